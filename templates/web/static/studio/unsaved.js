// A form with something unsaved is not left unasked. An ended session leads to the way in once: who
// stays, to copy what they wrote, is not asked again at each letter.
document.addEventListener("DOMContentLoaded", function () {
  var forms = Array.from(document.querySelectorAll("form[data-guarded]"));
  var leads = false;

  forms.forEach(function (form) {
    function keep() { form.dataset.guarded = "unsaved"; }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", function () { form.dataset.guarded = ""; });
  });
  // What was typed before the page had come whole is counted and guarded as well.
  forms.forEach(function (form) {
    form.querySelectorAll("input[type=text], textarea").forEach(function (box) {
      if (box.value !== box.defaultValue) { box.dispatchEvent(new Event("input", { bubbles: true })); }
    });
  });
  window.addEventListener("beforeunload", function (event) {
    var waits = forms.some(function (form) { return form.dataset.guarded === "unsaved"; });
    if (waits) { event.preventDefault(); }
  });
  document.body.addEventListener("htmx:beforeOnLoad", function (event) {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) { return; }
    if (leads) { event.preventDefault(); }
    leads = true;
  });
});
