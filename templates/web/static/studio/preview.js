// The preview follows its form at once; without script its button does. Its frame is as tall as the
// mail, so that what is round it scrolls: there it stays where it was when the mail is shown anew.
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("form.frames").forEach(function (form) {
    var frame = form.parentElement.querySelector(".frame");
    var button = form.querySelector("button");
    if (button) { button.remove(); }
    fit(frame);
    form.addEventListener("change", function (event) {
      if (event.target.name === "width") { frame.dataset.width = event.target.value; return; }
      form.requestSubmit();
    });
    document.body.addEventListener("issue-changed", function () { form.requestSubmit(); });
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
