// What the tests ask of a page that stands still: window.everybody, which changes nothing in it.
(() => {
  const STOPS = "a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const MOUSE_ONLY = ["click", "dblclick", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "dragstart"];
  const LEAST_PX = 24;
  const ROUNDING_PX = 0.5;
  const name = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const scrolls = (one) => {
    const style = getComputedStyle(one);
    const does = (how, inner, outer) => /auto|scroll/.test(how) && inner > outer + 1;
    return does(style.overflowX, one.scrollWidth, one.clientWidth)
      || does(style.overflowY, one.scrollHeight, one.clientHeight);
  };
  const takesFocus = (one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && isSeen(one);
  const isOfItsGroup = (one) => {
    if (one.type !== "radio") { return true; }
    const group = [...one.form.elements].filter((other) => other.type === "radio" && other.name === one.name);
    return one === (group.find((other) => other.checked) || group[0]);
  };
  const stops = () => [...document.querySelectorAll(STOPS)].filter((one) => takesFocus(one) && isOfItsGroup(one) && !isPost(one));

  // One by one, as the Tab key goes on from a post before the page to one behind it: where it goes
  // from there, a window remembers from page to page.
  const post = () => {
    const one = document.createElement("span");
    one.tabIndex = 0;
    one.dataset.post = "";
    one.style.position = "absolute";
    return one;
  };
  const isPost = (one) => "post" in one.dataset;
  const first = post(), last = post();
  let before = null;
  const markOf = (one) => {
    const style = getComputedStyle(one);
    const isMark = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return isMark ? style.outline : "";
  };
  const isInSight = (one) => {
    let { left, top, right, bottom } = one.getClientRects()[0];
    const cut = (box) => {
      left = Math.max(left, box.left); right = Math.min(right, box.right);
      top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
    };
    cut({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      if (scrolls(box)) { cut(box.getBoundingClientRect()); }
    }
    if (right <= left || bottom <= top) { return false; }
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return hit !== null && (one.contains(hit) || hit.contains(one));
  };
  const begin = () => {
    document.body.prepend(first);
    document.body.append(last);
    before = null;
    first.focus();
    return stops().length;
  };
  const end = () => { first.remove(); last.remove(); };
  const step = () => {
    const one = document.activeElement;
    if (one === before?.one) { return null; }
    const faults = [];
    if (before?.mark && before.one.isConnected && markOf(before.one) === before.mark) {
      faults.push(`marked without the focus, too: ${name(before.one)}`);
    }
    const isFrame = one.tagName === "IFRAME", isEnd = one === last;
    if (isEnd) { return { isEnd, isFrame, faults, place: -1, name: "" }; }
    const mark = isFrame ? "" : markOf(one);
    if (!isFrame && !mark) { faults.push(`not marked: ${name(one)}`); }
    if (!isInSight(one)) { faults.push(`not in sight: ${name(one)}`); }
    before = { one, mark };
    return { isEnd, isFrame, faults, place: stops().indexOf(one), name: name(one) };
  };

  // All at once.
  const isInSentence = (one) => {
    if (one.tagName !== "A" || getComputedStyle(one).display !== "inline") { return false; }
    let around = one.parentElement;
    while (getComputedStyle(around).display === "inline") { around = around.parentElement; }
    return around.textContent.trim() !== one.textContent.trim();
  };
  const targets = () => {
    const faults = [];
    for (const one of stops()) {
      if (one.matches("[role=region], .skip") || isInSentence(one)) { continue; }
      const boxes = [one, ...(one.labels || [])].map((each) => each.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.width)), height = Math.max(...boxes.map((box) => box.height));
      if (Math.min(width, height) < LEAST_PX - ROUNDING_PX) {
        faults.push(`${Math.round(width)} by ${Math.round(height)} px: ${name(one)}`);
      }
    }
    return faults;
  };
  const order = () => {
    const faults = [], inRow = stops().filter((one) => !one.matches(".skip"));
    inRow.slice(1).forEach((one, number) => {
      const last = inRow[number].getBoundingClientRect(), box = one.getBoundingClientRect();
      const shared = Math.min(box.bottom, last.bottom) - Math.max(box.top, last.top);
      const isAbove = box.bottom <= last.top + 1 && box.left < last.right - 1;
      const isBack = box.right <= last.left + 1 && shared > Math.min(box.height, last.height) / 2;
      if (isAbove || isBack) { faults.push(`comes after what it stands before: ${name(one)}, ${name(inRow[number])}`); }
    });
    return faults;
  };
  const hasKeysToo = (one) => takesFocus(one) || (one.matches("label") && one.control) || one.matches("form, option")
    || one.closest("a[href], button, summary, label");
  const mouseOnly = (listenersOf) => {
    const faults = [];
    for (const one of document.querySelectorAll("body *")) {
      if (!isSeen(one)) { continue; }
      const item = one.draggable && one.tagName !== "A" && one.tagName !== "IMG" && one.closest("li");
      if (item) {
        const buttons = [...item.querySelectorAll("button")].map((button) => button.value);
        if (!buttons.includes("up") || !buttons.includes("down")) { faults.push(`only dragged: ${name(one)}`); }
        continue;
      }
      const cursor = getComputedStyle(one).cursor;
      const asks = /pointer|grab|move/.test(cursor) || MOUSE_ONLY.some((kind) => kind in listenersOf(one));
      if (asks && !hasKeysToo(one)) { faults.push(`for the mouse alone: ${name(one)}`); }
    }
    return faults;
  };
  const unreachable = () => [...document.querySelectorAll("body *")]
    .filter((one) => isSeen(one) && scrolls(one) && one.tabIndex < 0 && ![...one.querySelectorAll(STOPS)].some(takesFocus))
    .map((one) => `scrolled by mouse alone: ${name(one)}`);
  // What a bar that stays in sight covers now is seen further on.
  let stuck = [];
  const unstick = () => {
    stuck = [...document.querySelectorAll("main *")].filter((one) => getComputedStyle(one).position === "sticky");
    stuck.forEach((one) => { one.style.position = "static"; });
  };
  const stick = () => { stuck.forEach((one) => { one.style.position = ""; }); };
  const openAll = () => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    // A frame that comes while one is in it loses the focus.
    document.querySelectorAll("iframe").forEach((one) => { one.loading = "eager"; });
  };
  const isNowhere = () => document.activeElement === document.body;
  const stands = () => [...targets(), ...order(), ...unreachable()];
  window.everybody = { begin, end, isNowhere, step, stands, mouseOnly, openAll, stick, unstick };
})();
