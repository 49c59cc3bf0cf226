// What was written into a form and not saved, since the session had ended or the page was too old,
// is kept in this tab alone, and offered to the same member when the page is open again.
document.addEventListener("DOMContentLoaded", function () {
  var KEPT_AS = "studio-kept";
  var UNSAVED = "form[data-guarded=unsaved], form.words[data-unsaved]";
  var member = document.querySelector("meta[name=member]");
  var refused = document.querySelector("[data-not-saved]");

  function read() {
    try { return JSON.parse(sessionStorage.getItem(KEPT_AS)); } catch { return null; }
  }
  function write(kept) {
    // A browser may forbid it, or have no room: then the page's words alone say what is lost.
    try { sessionStorage.setItem(KEPT_AS, JSON.stringify(kept)); } catch { return; }
  }
  // Several forms of a page may be sent to one address: what each is about tells them apart.
  function placeOf(form) {
    var about = ["summary", "field"].map(function (name) { return form.elements[name]; }).find(function (box) {
      return box && box.type === "hidden";
    });
    // A form may have a box called action.
    var sentTo = new URL(form.getAttribute("action") || location.href, location.href);
    return sentTo.pathname + (about ? "#" + about.value : "");
  }
  function keep(forms) {
    write({ member: member.content, isRefused: false, forms: forms.map(function (form) {
      var boxes = Array.from(new FormData(form)).filter(function (box) {
        return typeof box[1] === "string" && box[0] !== "csrfmiddlewaretoken";
      });
      return { place: placeOf(form), boxes: boxes };
    }) });
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
  function forget(written) {
    kept.forms.splice(kept.forms.indexOf(written), 1);
    if (kept.forms.length) { write(kept); } else { sessionStorage.removeItem(KEPT_AS); }
  }
  function offer(form, written) {
    var notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    notice.innerHTML = "<p>You wrote something here that was not saved, since you were no longer signed in.</p>" +
      "<p class='row'><button type='button'>Put it back into the boxes</button> " +
      "<button type='button' class='outline'>Throw it away</button></p>";
    var buttons = notice.querySelectorAll("button");
    buttons[0].addEventListener("click", function () {
      putBack(form, written.boxes);
      notice.innerHTML = form.matches(".words") ? "<p>It stands there again, and is saved by itself.</p>"
        : "<p>It stands in the boxes again, and is not saved yet.</p>";
      forget(written);
    });
    buttons[1].addEventListener("click", function () { notice.remove(); forget(written); });
    form.before(notice);
    for (var around = form.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
  }

  var kept = read();
  if (kept && refused) {
    kept.isRefused = true;
    write(kept);
    refused.append(" What you wrote is kept in this tab: it is offered to you when its page is open again.");
  } else if (kept && member && (!kept.isRefused || kept.member !== member.content)) {
    sessionStorage.removeItem(KEPT_AS);
    kept = null;
  }
  if (!member) { return; }
  if (kept && !refused) {
    document.querySelectorAll("form[data-guarded], form.words").forEach(function (form) {
      var written = kept.forms.find(function (each) { return each.place === placeOf(form); });
      if (written) { offer(form, written); }
    });
  }
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-guarded]") && !event.defaultPrevented) { keep([event.target]); }
  });
  document.body.addEventListener("htmx:beforeOnLoad", function (event) {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) { return; }
    var asker = event.detail.elt, forms = Array.from(document.querySelectorAll(UNSAVED));
    if (asker.matches("form[data-guarded]:not([hx-swap=none])") && !forms.includes(asker)) { forms.push(asker); }
    if (forms.length) { keep(forms); }
  });
});
