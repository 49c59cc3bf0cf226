// Where what had the focus goes with an answer, what is nearest to it gets the focus: whoever works by
// keyboard goes on from there, and not from the end of the page.
document.addEventListener("DOMContentLoaded", function () {
  var nearest = [];

  function isNowhere() { return !document.activeElement || document.activeElement === document.body; }
  function inItems(element, item) {
    var kind = /^(up|down|first|out)-/.exec(element.id), others = [], other;
    for (other = item.nextElementSibling; other; other = other.nextElementSibling) { others.push(other); }
    for (other = item.previousElementSibling; other; other = other.previousElementSibling) { others.push(other); }
    var own = element.closest(".keep-out") ? ["#why-" + item.dataset.summary] : [];
    return own.concat(others.map(function (each) {
      return "#" + (kind ? kind[1] : "out") + "-" + each.dataset.summary;
    }), "#items-head");
  }
  function inReady(item) {
    var place = Array.from(item.parentElement.children).indexOf(item) + 1;
    return ["#ready li:nth-child(" + place + ") button", "#ready li:last-child button", "#add [name=q]"];
  }
  function near(element) {
    var item = element.closest("ol.items > li, #ready li");
    if (element.id === "undo" || element.id === "redo") { return ["#redo", "#undo", "#changes-head"]; }
    // The two buttons by which one decides between two texts.
    if (element.closest(".saving")) { return ["#" + element.closest("form").id + " [name=text]"]; }
    if (!item) { return []; }
    return item.closest("#ready") ? inReady(item) : inItems(element, item);
  }

  document.body.addEventListener("htmx:beforeSwap", function () {
    if (!isNowhere()) { nearest = near(document.activeElement); }
  });
  document.body.addEventListener("htmx:afterSettle", function () {
    var found = isNowhere() && nearest.map(function (each) { return document.querySelector(each); }).find(Boolean);
    if (!found) { return; }
    if (found.matches("h2")) { found.tabIndex = -1; }
    found.focus();
  });
});
