"""Bounds the empty space between one word and the next, and how far anything is pulled back."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from digest.render.checks.cascade import declared_on
from digest.render.checks.covering import is_spacer
from digest.render.checks.lengths import pixels
from digest.render.checks.tags import read_tag
from digest.render.checks.value_forms import LARGEST_FONT_PIXELS, NARROWEST_SCREEN_PIXELS

MOST_EMPTY_PIXELS = 1_000.0
"""More than a phone's screen: a reader who meets nothing else goes no further."""
MOST_BACK_PIXELS = 8.0
"""By negative margins, between one word and the next."""
MOST_BACK_IN_A_ROW_PIXELS = 40.0
BACK_PIXELS_A_CHARACTER = 0.25
"""By negative margins with words between them, of which each character makes up for a little."""
LINE_PIXELS = 24.0
_BY_ITSELF = {"h1": 20.0, "h2": 20.0, "h3": 20.0, "hr": 10.0, "ol": 16.0, "p": 13.0, "ul": 16.0}
"""Margins above and below that an element has unless something is declared."""
_VISIBLE = re.compile(
    r"[^\s\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""Any character that is more than a blank or a mark for the line breaker."""


class Step(NamedTuple):
    """What comes between one word and the next, in CSS pixels."""

    empty: float = 0.0
    back: float = 0.0
    spacers: int = 0
    """Boxes made to hold nothing that begin, or end where it is below 0."""
    is_seen: bool = False
    """Whether it is a word or a picture, which ends the empty space."""
    closing: "Step | None" = None
    """What comes with the end tag; None for what has none."""
    ends: bool = False


_NOTHING = Step()
_LINE = Step(empty=LINE_PIXELS)
_SEEN = Step(is_seen=True)
_END = Step(ends=True)


def doubt_about_emptiness(tokens: Sequence[str]) -> str:
    """Return what is too empty, or pulled too far, in a mail's tags and texts; else nothing."""
    empty = back = back_in_a_row = 0.0
    spacers = 0
    opened: list[Step] = []
    last = ""
    for token in tokens:
        step = _step(token) if token[0] == "<" else _step_of_text(token)
        if step is _NOTHING:
            continue
        if step.ends:
            step = opened.pop() if opened else _NOTHING
        if step.is_seen:
            empty = back = 0.0
            if step is _SEEN:
                last = token
                back_in_a_row = max(back_in_a_row - BACK_PIXELS_A_CHARACTER * len(token), 0.0)
        if step.closing is not None:
            opened.append(step.closing)
        empty += step.empty
        back += step.back
        back_in_a_row += step.back
        spacers += step.spacers
        if empty > MOST_EMPTY_PIXELS:
            return f"more than {MOST_EMPTY_PIXELS:,.0f} pixels of empty space{_after(last)}"
        if back > MOST_BACK_PIXELS or back_in_a_row > MOST_BACK_IN_A_ROW_PIXELS:
            return f"negative margins that add up to lay text over other text{_after(last)}"
        if spacers and step is _SEEN:
            return f"words in a box that is made to hold nothing{_after(last)}"
    return ""


def _step_of_text(written: str) -> Step:
    text = unescape(written) if "&" in written else written
    if _VISIBLE.search(text):
        return _SEEN
    return _LINE if text.strip(" \t\r\n\f") else _NOTHING


@lru_cache(maxsize=8_192)
def _step(written: str) -> Step:
    tag = read_tag(written)
    if tag.is_apart:
        return _NOTHING
    if tag.ends:
        return _END
    if tag.node.tag == "br":
        return _LINE
    told = declared_on(tag.node, ())
    if told.get("display") == "none":
        return Step(closing=None if tag.is_alone else _NOTHING)
    margin = _BY_ITSELF.get(tag.node.tag, 0.0)
    above, below = (
        _length(told[name]) if name in told else margin for name in ("margin-top", "margin-bottom")
    )
    spacers = int(is_spacer(told))
    closing = Step(
        empty=max(below, 0.0) + _length(told.get("padding-bottom", "0")),
        back=max(-below, 0.0),
        spacers=-spacers,
    )
    return Step(
        empty=max(above, 0.0)
        + sum(_length(told.get(name, "0")) for name in ("padding-top", "height", "min-height")),
        back=max(-above, 0.0),
        spacers=spacers,
        is_seen=tag.node.tag == "img",
        closing=None if tag.is_alone else closing,
    )


def _length(written: str) -> float:
    return pixels(written, font=LARGEST_FONT_PIXELS, whole=NARROWEST_SCREEN_PIXELS) or 0.0


def _after(text: str) -> str:
    return f" after “{_shown(text)}”" if text else " at the beginning"


def _shown(text: str) -> str:
    return " ".join(text.split())[-60:]
