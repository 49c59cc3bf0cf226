"""A page in the hands of people: with a keyboard, with a screen reader, on a phone, in the dark."""

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.accessibility import axe_findings

_SCRIPT = Path(__file__).with_name("everybody.js").read_text("utf-8")
_MAIL_IS_APART = "frame-tested: iframe"
"""The mail in a frame has tests of its own; nothing of ours may run there."""
_MOST_KEYS = 600
_HEIGHT_PX = 900
_LOOKS, _LOOK_MS = 40, 50
"""How often, and how far apart, it is looked where the focus is gone: into a frame of another's
process it goes in two steps."""

_IN_FRAME = """() => {
  const one = document.activeElement;
  return one !== document.body && getComputedStyle(one).outlineStyle !== "none";
}"""


def findings(page: Page) -> list[str]:
    """Return what is wrong with the page that is open for somebody without a mouse, without good
    eyes or with small or clumsy hands, on a desk and, in the dark, on a phone.

    Everything that can be unfolded is unfolded. The Tab key must reach all in order, each marked
    and in sight, and go on; nothing may need a mouse; what one presses is 24 pixels wide and high.
    """
    protocol = page.context.new_cdp_session(page)
    page.evaluate(_SCRIPT)
    _show(page, 1280, "light")
    page.evaluate("everybody.openAll()")
    for frame in page.frames[1:]:
        frame.wait_for_load_state()
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = [f"{page.url}: {each}" for each in _by_keyboard(page)]
    page.evaluate("everybody.unstick()")
    for width, scheme in ((1280, "light"), (320, "dark")):
        _show(page, width, scheme)
        wrong = [*_stands(page, protocol), *_sideways(page), *axe_findings(page)]
        found += [
            f"{page.url}, {width} px, {scheme}: {each}"
            for each in wrong
            if not each.startswith(_MAIL_IS_APART)
        ]
    page.evaluate("everybody.stick()")
    protocol.detach()
    return found


def _show(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": _HEIGHT_PX})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def _stands(page: Page, protocol: CDPSession) -> list[str]:
    """Only the browser's own tools know who listens to the mouse."""
    answer = protocol.send(
        "Runtime.evaluate",
        {
            "expression": "[...everybody.stands(), ...everybody.mouseOnly(getEventListeners)]",
            "includeCommandLineAPI": True,
            "returnByValue": True,
        },
    )
    found: list[str] = answer["result"]["value"]
    return found


def _sideways(page: Page) -> list[str]:
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} px wide"] if wide > shown else []


def _by_keyboard(page: Page) -> list[str]:
    count: int = page.evaluate("everybody.begin()")
    found: list[str] = []
    reached: list[int] = []
    frames = 0
    for _ in range(_MOST_KEYS):
        page.keyboard.press("Tab")
        step = _step(page)
        if step is None:
            continue
        found += step["faults"]
        if step["isEnd"]:
            break
        if step["isFrame"]:
            frames += 1
            found += _unmarked_in_frame(page)
            continue
        if reached[-1:] == [step["place"]]:
            # The page has brought this part of itself up to date.
            continue
        if step["place"] != len(reached):
            found.append(f"stop {step['place']} came as number {len(reached)}: {step['name']}")
        reached.append(step["place"])
    else:
        found.append(f"the Tab key does not get past {step}")
    if len(reached) != count:
        found.append(f"{len(reached)} of {count} reached")
    with_links = sum(frame.evaluate("document.links.length > 0") for frame in page.frames[1:])
    if frames < with_links:
        found.append(f"{frames} of {with_links} frames reached")
    found += _skip_link(page)
    page.evaluate("everybody.end()")
    return found


def _step(page: Page) -> dict[str, Any] | None:
    for _ in range(_LOOKS):
        if not page.evaluate("everybody.isNowhere()"):
            break
        page.wait_for_timeout(_LOOK_MS)
    step: dict[str, Any] | None = page.evaluate("everybody.step()")
    return step


def _unmarked_in_frame(page: Page) -> list[str]:
    """What has the focus in a frame of another's is marked there, or nowhere."""
    element = page.evaluate_handle("document.activeElement").as_element()
    frame = element and element.content_frame()
    assert frame
    return [] if frame.evaluate(_IN_FRAME) else [f"not marked in {frame.url}"]


def _skip_link(page: Page) -> list[str]:
    page.evaluate("everybody.begin()")
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    leads = page.evaluate("document.activeElement.matches('main *, [data-post]')")
    return [] if leads else ["the skip link does not lead into the text"]
