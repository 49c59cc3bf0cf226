"""What a machine can tell of whether everybody can use a page: axe, and the keyboard."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "axe" / "axe.min.js"
_RUN = """
async () => {
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {enabled: true}]));
  const results = await axe.run(document, {rules, resultTypes: ["violations", "incomplete"]});
  return [...results.violations, ...results.incomplete].flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary || rule.help}`
  ));
}
"""
_STOPS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
  (one) => {
    if (one.disabled || one.type === "hidden" || one.closest("[aria-hidden=true]")) return false;
    if (one.type !== "radio") return true;
    const group = [...one.form.elements[one.name]];
    return one === (group.find((other) => other.checked) || group[0]);
  }
).map((one) => one.outerHTML)
"""
_FOCUSED = """
() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    html: one.outerHTML,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
  };
}
"""

_MOST_PARTS = 4
"""A date has day, month, year and calendar, each a stop of its own."""


def axe_findings(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it is shown now, or cannot judge by itself, by
    every rule that it has; one line for each element. The page must allow scripts."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    findings: list[str] = page.evaluate(_RUN)
    return findings


def keyboard_findings(page: Page) -> list[str]:
    """Return what is wrong for somebody who has no mouse: what the Tab key does not reach in the
    order of the page, and where one cannot see to be. Radio buttons count as one."""
    wanted: list[str] = page.evaluate(_STOPS)
    page.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    findings: list[str] = []
    for _ in range(len(wanted) * _MOST_PARTS + 1):
        page.keyboard.press("Tab")
        focused: dict[str, Any] | None = page.evaluate(_FOCUSED)
        if focused is None:
            break
        if reached[-1:] == [focused["html"]]:
            continue
        reached.append(focused["html"])
        findings += [f"not {word}: {focused['html']}" for word in _lacks(focused)]
    if reached != wanted:
        findings.append(f"reached {reached} instead of {wanted}")
    return findings


def _lacks(focused: dict[str, Any]) -> list[str]:
    return [word for word in ("outlined", "seen") if not focused[word]]


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")
