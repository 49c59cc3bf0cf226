"""Bounds the empty space between one word and the next, and how far anything is pulled back."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from digest.render.checks.allowed.value_forms import LARGEST_FONT_PIXELS, NARROWEST_SCREEN_PIXELS
from digest.render.checks.caveat.covering import is_spacer
from digest.render.checks.markup.runs import read_run
from digest.render.checks.markup.tags import Tag
from digest.render.checks.styles.lengths import pixels
from digest.render.checks.visibility.cascade import declared_on

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


class Space(NamedTuple):
    """What an element's begin or end brings, in CSS pixels."""

    empty: float = 0.0
    back: float = 0.0
    spacers: int = 0


class Stretch(NamedTuple):
    """What a run of tags puts between what stands before and after it, in CSS pixels."""

    empty: float
    back: float
    spacers: int
    """How many boxes that are made to hold nothing begin."""
    ended: int
    """How many elements end that began before it."""
    begun: tuple[Space, ...]
    """What those bring at their ends that begin in it."""
    follows_picture: bool


def doubt_about_emptiness(parts: Sequence[str]) -> str:
    """Return what is too empty, or pulled too far, in a mail's runs and texts; else nothing."""
    empty = back = back_in_a_row = 0.0
    spacers = 0
    opened: list[Space] = []
    last = ""
    for part in parts:
        if part[0] == "<":
            for stretch in _stretches(part):
                if stretch.follows_picture:
                    empty = back = 0.0
                empty += stretch.empty
                further = stretch.back
                spacers += stretch.spacers
                for _ in range(min(stretch.ended, len(opened))):
                    below = opened.pop()
                    empty += below.empty
                    further += below.back
                    spacers -= below.spacers
                back += further
                back_in_a_row += further
                opened += stretch.begun
                if doubt := _doubt(empty, back, back_in_a_row):
                    return doubt + _after(last)
        elif _is_seen(part):
            if spacers:
                return f"words in a box that is made to hold nothing{_after(last)}"
            empty, back, last = 0.0, 0.0, part
            back_in_a_row = max(back_in_a_row - BACK_PIXELS_A_CHARACTER * len(part), 0.0)
        elif not part.isspace():
            empty += LINE_PIXELS
    return _doubt(empty, back, back_in_a_row)


def _doubt(empty: float, back: float, back_in_a_row: float) -> str:
    if empty > MOST_EMPTY_PIXELS:
        return f"more than {MOST_EMPTY_PIXELS:,.0f} pixels of empty space"
    if back > MOST_BACK_PIXELS or back_in_a_row > MOST_BACK_IN_A_ROW_PIXELS:
        return "negative margins that add up to lay text over other text"
    return ""


def _is_seen(written: str) -> bool:
    text = unescape(written) if "&" in written else written
    return _VISIBLE.search(text) is not None


@lru_cache(maxsize=8_192)
def _stretches(written: str) -> tuple[Stretch, ...]:
    """Return the run's stretches: pictures part them."""
    found: list[Stretch] = []
    empty = back = 0.0
    spacers = ended = 0
    begun: list[Space] = []
    is_after = False
    for tag in read_run(written).tags:
        if tag.ends:
            if begun:
                below = begun.pop()
                empty, back, spacers = (
                    empty + below.empty,
                    back + below.back,
                    spacers - below.spacers,
                )
            else:
                ended += 1
            continue
        above, below = _space(tag)
        if tag.node.tag == "img":
            found.append(Stretch(empty, back, spacers, ended, tuple(begun), is_after))
            empty, back, spacers, ended, begun, is_after = 0.0, 0.0, 0, 0, [], True
        empty, back, spacers = empty + above.empty, back + above.back, spacers + above.spacers
        if not tag.is_alone:
            begun.append(below)
    return (*found, Stretch(empty, back, spacers, ended, tuple(begun), is_after))


def _space(tag: Tag) -> tuple[Space, Space]:
    """Return what an element's begin brings, and its end."""
    if tag.node.tag == "br":
        return Space(empty=LINE_PIXELS), Space()
    told = declared_on(tag.node, ())
    if told.get("display") == "none":
        return Space(), Space()
    by_itself = _BY_ITSELF.get(tag.node.tag, 0.0)
    margin_above, margin_below = (
        _length(told[name]) if name in told else by_itself
        for name in ("margin-top", "margin-bottom")
    )
    inside = sum(_length(told.get(name, "0")) for name in ("padding-top", "height", "min-height"))
    spacers = int(is_spacer(told))
    return (
        Space(max(margin_above, 0.0) + inside, max(-margin_above, 0.0), spacers),
        Space(
            max(margin_below, 0.0) + _length(told.get("padding-bottom", "0")),
            max(-margin_below, 0.0),
            spacers,
        ),
    )


def _length(written: str) -> float:
    return pixels(written, font=LARGEST_FONT_PIXELS, whole=NARROWEST_SCREEN_PIXELS) or 0.0


def _after(text: str) -> str:
    return f" after “{_shown(text)}”" if text else " at the beginning"


def _shown(text: str) -> str:
    return " ".join(text.split())[-60:]
