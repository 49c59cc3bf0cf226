// The preview follows its form at once; without script its button does. Its frame is as tall as the
// mail, so that what is round it scrolls: there it stays where it was when the mail is shown anew.
// The way back leads from the page, and not through all that was looked at in the frame.
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("form.frames").forEach(function (form) {
    var frame = form.parentElement.querySelector(".frame");
    var button = form.querySelector("button");
    if (button) { button.remove(); }
    fit(frame);
    function show() {
      var asked = new URLSearchParams(new FormData(form));
      frame.querySelector("iframe").contentWindow.location.replace(form.action + "?" + asked);
    }
    form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    form.addEventListener("change", function (event) { if (event.target.name !== "width") { show(); } });
    document.body.addEventListener("issue-changed", show);
    // A browser that comes back has what was ticked, or what the frame showed, or both.
    window.addEventListener("pageshow", function () {
      if (performance.getEntriesByType("navigation")[0].type !== "navigate") { show(); }
    });
    document.body.addEventListener("htmx:afterSwap", function (event) {
      if (event.target.id === "inbox-line") { fit(frame); }
    });
  });

  function fit(frame) {
    var height = document.getElementById("mail-height");
    frame.classList.toggle("tall", Boolean(height));
    frame.querySelector("iframe").style.height = height ? height.dataset.pixels + "px" : "";
  }
});
