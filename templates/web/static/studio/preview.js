// The preview follows its form at once; without script its button does.
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("form.frames").forEach(function (form) {
    var frame = form.parentElement.querySelector(".frame");
    var button = form.querySelector("button");
    if (button) { button.remove(); }
    form.addEventListener("change", function (event) {
      if (event.target.name === "width") { frame.dataset.width = event.target.value; return; }
      form.requestSubmit();
    });
    document.body.addEventListener("issue-changed", function () { form.requestSubmit(); });
  });
});
