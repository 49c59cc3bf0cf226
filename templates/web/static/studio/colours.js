// Beside each colour's digits a field to choose it by eye; both always say the same. Only the digits
// are sent.
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("input[type=color][data-of]").forEach(function (eye) {
    var digits = document.getElementById(eye.dataset.of);
    function follow() { if (/^#[0-9a-f]{6}$/i.test(digits.value)) { eye.value = digits.value; } }
    digits.addEventListener("input", follow);
    eye.addEventListener("input", function () { digits.value = eye.value; });
    follow();
    eye.hidden = false;
  });
});
