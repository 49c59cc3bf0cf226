// What was written into a guarded form and not saved, since the session had ended or the page was too
// old, is kept in this tab alone, and offered to the same member when the page is open again.
document.addEventListener("DOMContentLoaded", function () {
  var KEPT_AS = "studio-written";
  var member = document.querySelector("meta[name=member]");
  var refused = document.querySelector("[data-not-saved]");

  function read() {
    try { return JSON.parse(sessionStorage.getItem(KEPT_AS)); } catch { return null; }
  }
  function write(kept) {
    // A browser may forbid it, or have no room: then the page's words alone say what is lost.
    try { sessionStorage.setItem(KEPT_AS, JSON.stringify(kept)); } catch { return; }
  }
  function placeOf(form) { return new URL(form.action).pathname; }
  function keep(form) {
    var boxes = Array.from(new FormData(form)).filter(function (box) {
      return typeof box[1] === "string" && box[0] !== "csrfmiddlewaretoken";
    });
    write({ member: member.content, place: placeOf(form), boxes: boxes, isRefused: false });
  }
  function putBack(form, boxes) {
    Array.from(form.elements).forEach(function (box) {
      if (!box.name || box.name === "csrfmiddlewaretoken" || /^(file|submit)$/.test(box.type)) { return; }
      var found = boxes.findIndex(function (each) {
        return each[0] === box.name && (!/^(checkbox|radio)$/.test(box.type) || each[1] === box.value);
      });
      if (/^(checkbox|radio)$/.test(box.type)) { box.checked = found >= 0; }
      else if (found >= 0) { box.value = boxes.splice(found, 1)[0][1]; }
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function offer(form, kept) {
    var notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    notice.innerHTML = "<p>You wrote something here that was not saved, since you were no longer signed in.</p>" +
      "<p class='row'><button type='button'>Put it back into the boxes</button> " +
      "<button type='button' class='outline'>Throw it away</button></p>";
    var buttons = notice.querySelectorAll("button");
    buttons[0].addEventListener("click", function () {
      putBack(form, kept.boxes);
      notice.innerHTML = "<p>It stands in the boxes again, and is not saved yet.</p>";
      sessionStorage.removeItem(KEPT_AS);
    });
    buttons[1].addEventListener("click", function () { notice.remove(); sessionStorage.removeItem(KEPT_AS); });
    form.before(notice);
  }

  var kept = read();
  if (kept && refused) {
    kept.isRefused = true;
    write(kept);
    refused.append(" What you wrote is kept in this tab: it is offered to you when its page is open again.");
  } else if (kept && member && (!kept.isRefused || kept.member !== member.content)) {
    sessionStorage.removeItem(KEPT_AS);
  }
  if (!member) { return; }
  document.querySelectorAll("form[data-guarded]").forEach(function (form) {
    if (kept && !refused && kept.isRefused && kept.member === member.content && kept.place === placeOf(form)) {
      offer(form, kept);
    }
    form.addEventListener("submit", function () { keep(form); });
    form.addEventListener("htmx:beforeOnLoad", function (event) {
      if (event.detail.xhr.getResponseHeader("HX-Redirect") && form.dataset.guarded) { keep(form); }
    });
  });
});
