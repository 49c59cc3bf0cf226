// What is typed is saved by itself; what is not yet saved is not left unasked. Items are dragged.
document.addEventListener("DOMContentLoaded", function () {
  var REFUSED = 400;

  document.querySelectorAll(".without-script").forEach(function (button) { button.remove(); });

  function formOf(element) { return element.closest ? element.closest("form.words") : null; }
  function say(form, words) {
    var state = form.querySelector(".saving small");
    if (!state) {
      state = document.createElement("small");
      form.querySelector(".saving").append(state);
    }
    state.textContent = words;
  }

  document.body.addEventListener("input", function (event) {
    var form = formOf(event.target);
    if (!form) { return; }
    form.dataset.typed = String(Number(form.dataset.typed || 0) + 1);
    form.dataset.unsaved = "yes";
    say(form, "Not saved yet.");
  });
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    var form = formOf(event.target);
    if (!form) { return; }
    var typed = form.dataset.typed || "0", why = event.detail.requestConfig.triggeringEvent;
    // Leaving a field asks once more for what was sent already; a button means it.
    if (form.dataset.sent === typed && why && why.type !== "submit") { event.preventDefault(); return; }
    form.dataset.sent = typed;
  });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    var form = formOf(event.target);
    if (!form) { return; }
    if (event.detail.successful) {
      // What was overtaken is answered, too, and stands in its box alone.
      var isSaved = event.detail.xhr.status < REFUSED && form.dataset.sent === (form.dataset.typed || "0");
      if (isSaved) { delete form.dataset.unsaved; }
      return;
    }
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) {
      say(form, "Not saved: your session has ended. Copy what you wrote, and sign in again.");
    }
  });
  // Who types before the page has come whole is saved as well.
  document.querySelectorAll("form.words [name=text]").forEach(function (box) {
    if (box.value !== box.defaultValue) { box.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form.words[data-unsaved]")) { event.preventDefault(); }
  });

  // In a text field these keys are the browser's own.
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") { return; }
    if (event.target.closest && event.target.closest("input, textarea, select")) { return; }
    var button = document.getElementById(event.shiftKey ? "redo" : "undo");
    if (!button) { return; }
    event.preventDefault();
    button.click();
  });

  document.body.addEventListener("htmx:load", function (event) {
    var part = event.target.querySelectorAll ? event.target : document;
    part.querySelectorAll(".without-script").forEach(function (button) { button.remove(); });
    part.querySelectorAll("ol.items > li").forEach(makeDraggable);
  });
  document.querySelectorAll("ol.items > li").forEach(makeDraggable);

  // By its handle alone, so that text in an item can be selected.
  function makeDraggable(item) {
    if (!document.getElementById("drop") || item.querySelector(".handle")) { return; }
    var handle = document.createElement("span");
    handle.className = "handle";
    handle.draggable = true;
    handle.title = "Drag to another place";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "\u2807";
    item.querySelector(".item-head").prepend(handle);
    handle.addEventListener("dragstart", function (event) {
      event.dataTransfer.setData("text/plain", item.dataset.summary);
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(item, 0, 0);
      item.classList.add("dragged");
    });
    handle.addEventListener("dragend", function () {
      item.classList.remove("dragged");
      clear();
    });
  }
  function clear() {
    document.querySelectorAll(".drop-before, .drop-after").forEach(function (item) {
      item.classList.remove("drop-before", "drop-after");
    });
  }
  function target(event) {
    return document.querySelector("ol.items > li.dragged") && event.target.closest
      ? event.target.closest("ol.items > li") : null;
  }
  function isBelow(event, item) {
    var box = item.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }
  document.body.addEventListener("dragover", function (event) {
    var item = target(event);
    if (!item) { return; }
    event.preventDefault();
    clear();
    item.classList.add(isBelow(event, item) ? "drop-after" : "drop-before");
  });
  document.body.addEventListener("drop", function (event) {
    var item = target(event);
    if (!item) { return; }
    event.preventDefault();
    var dragged = document.querySelector("ol.items > li.dragged");
    var others = Array.from(item.parentElement.children).filter(function (one) { return one !== dragged; });
    clear();
    if (item === dragged) { return; }
    var form = document.getElementById("drop");
    form.elements.summary.value = dragged.dataset.summary;
    form.elements.place.value = others.indexOf(item) + (isBelow(event, item) ? 2 : 1);
    form.requestSubmit();
  });
});
