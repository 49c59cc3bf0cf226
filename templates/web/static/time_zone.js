// Mail then comes by the reader's own clock; without this, by the newsletter's.
document.getElementById("time_zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
