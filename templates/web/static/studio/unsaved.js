// A form with something unsaved is not left unasked. An ended session leads to the way in once: who
// stays, to copy what they wrote, is not asked again at each letter.
document.addEventListener("DOMContentLoaded", function () {
  var REFUSED = 400;
  var leads = false;

  // Parts of the page come anew, and their forms with them.
  function guardedOf(element) {
    var form = element.form || element;
    return form.matches && form.matches("form[data-guarded]") ? form : null;
  }
  function mark(event) {
    var form = guardedOf(event.target);
    // What is ticked to be acted on, or to be sure, is soon ticked again.
    if (form && !/^(ticked|sure)$/.test(event.target.name)) { form.dataset.guarded = "unsaved"; }
  }
  document.addEventListener("input", mark);
  document.addEventListener("change", mark);
  document.addEventListener("submit", function (event) {
    var form = guardedOf(event.target);
    if (form && !event.defaultPrevented) { form.dataset.guarded = ""; }
  });
  // What swaps nothing is a summary's words being counted: that saves nothing.
  document.body.addEventListener("htmx:afterRequest", function (event) {
    var form = guardedOf(event.detail.elt);
    if (!form || form.matches("[hx-swap=none]") || !event.detail.successful) { return; }
    if (event.detail.xhr.status < REFUSED) { form.dataset.guarded = ""; }
  });
  // What was typed before the page had come whole is counted and guarded as well.
  document.querySelectorAll("form[data-guarded]").forEach(function (form) {
    Array.from(form.elements).forEach(function (box) {
      if (!/^(text|textarea|email)$/.test(box.type) || box.value === box.defaultValue) { return; }
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-guarded=unsaved]")) { event.preventDefault(); }
  });
  document.body.addEventListener("htmx:beforeOnLoad", function (event) {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) { return; }
    if (leads) { event.preventDefault(); }
    leads = true;
  });
});
