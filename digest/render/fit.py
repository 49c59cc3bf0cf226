"""Gives the articles of a mail their roles, so that the mail stays under the clipping limit."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

HTML_LIMIT_BYTES = 100_000
"""Gmail clips messages larger than about 102 KB, and with them the caveat and the footer."""
LINK_REWRITING_BYTES = 200
"""What click tracking may add to each link, where the owner turns it on."""
SLOT_BYTES = 300
"""What a signed link or a greeting may take in the place of its marker."""
MOST_TEASERS = 6


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How much of each article a mail shows; the first is featured whatever its length."""

    teasers: int
    headlines: int
    """How many after the teasers; those beyond stand in the archive only."""
    part_bytes: int | None = None
    """What each part of the featured article, and the note, may take; None for whole."""


def fit(articles: int, *, fits: Callable[[Layout], bool]) -> Layout:
    """Return the fullest layout that ``fits``; the barest where none does.

    First teasers become headlines, then the featured article's parts are shortened, then
    headlines move to the archive. ``articles`` counts them all, the featured one included.
    """
    layouts = _layouts(articles)
    if fits(layouts[0]):
        return layouts[0]
    place = bisect_left(layouts, 1, lo=1, hi=len(layouts) - 1, key=fits)
    return layouts[place]


def worst_case_bytes(html: bytes, *, markers: tuple[str, ...]) -> int:
    """Return how long the HTML may get once slots are filled and links rewritten."""
    slots = sum(html.count(marker.encode()) for marker in markers)
    return len(html) + slots * SLOT_BYTES + html.count(b"href=") * LINK_REWRITING_BYTES


def _layouts(articles: int) -> list[Layout]:
    others = max(articles - 1, 0)
    most_teasers = min(others, MOST_TEASERS)
    teased = [
        Layout(teasers=teasers, headlines=others - teasers)
        for teasers in range(most_teasers, -1, -1)
    ]
    cut = [
        replace(teased[-1], part_bytes=most) for most in (12_000, 8_000, 5_000, 3_000, 1_500, 800)
    ]
    archived = [
        replace(cut[-1], headlines=headlines)
        for headlines in (60, 40, 25, 15, 8, 4, 0)
        if headlines < others
    ]
    return teased + cut + archived
