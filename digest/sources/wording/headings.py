"""Which part of a summary a heading announces."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Literal, get_args

Part = Literal["takeaway", "found", "matters", "keep_in_mind", "caveat"]

PART_HEADINGS: Mapping[Part, tuple[str, ...]] = {
    "takeaway": (
        "takeaway",
        "takeaways",
        "key takeaway",
        "key takeaways",
        "main takeaway",
        "the takeaway",
        "key point",
        "key points",
        "key message",
        "main message",
        "in short",
        "in brief",
        "at a glance",
        "bottom line",
        "the bottom line",
        "tl dr",
        "tldr",
    ),
    "found": (
        "found",
        "what they found",
        "what did they find",
        "what researchers found",
        "what the researchers found",
        "what did the researchers find",
        "what the study found",
        "what did the study find",
        "what was found",
        "findings",
        "key findings",
        "main findings",
        "the findings",
        "results",
    ),
    "matters": (
        "matters",
        "why it matters",
        "why this matters",
        "why does it matter",
        "why does this matter",
        "who should care",
        "who should care and why",
        "why is this important",
        "why it is important",
        "why its important",
        "what this means",
        "what it means",
        "what does this mean",
        "what this means for you",
    ),
    "keep_in_mind": (
        "keep in mind",
        "things to keep in mind",
        "what to keep in mind",
        "important considerations",
        "considerations",
        "caveats",
        "limitations",
        "limits",
        "limits of the study",
        "limits of this study",
        "limitations of the study",
        "study limitations",
    ),
    "caveat": (
        "caveat",
        "disclaimer",
        "medical disclaimer",
        "publishers caveat",
        "about these summaries",
        "about our summaries",
    ),
}

LIST_HEADINGS = frozenset(
    {
        "further articles",
        "further reading",
        "latest articles",
        "latest news",
        "latest research",
        "latest studies",
        "more articles",
        "more like this",
        "more news",
        "more research",
        "more studies",
        "more summaries",
        "read next",
        "recent articles",
        "recent posts",
        "related",
        "related articles",
        "related posts",
        "related research",
        "related studies",
        "you may also like",
        "you might also like",
    }
)
"""Headings above a list of other articles."""

LONGEST_HEADING_CHARACTERS = 80
_KNOWN: dict[str, Part] = {
    heading: part for part, headings in PART_HEADINGS.items() for heading in headings
}
_NUMBERING = re.compile(r"^(?:\d{1,2}|[a-h])(?=[.)] )")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")


def normal_heading(text: str) -> str:
    """Return a heading as letters and digits parted by single blanks, casefolded.

    Emoji, punctuation and a number in front are passed over; ``&`` reads as "and".
    """
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    text = _APOSTROPHES.sub("", _NUMBERING.sub("", text)).replace("&", " and ")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def part_of(heading: str, more: Mapping[str, str]) -> Part | None:
    """Return the part that a heading announces, or None. ``more`` adds to the map and outweighs it;
    a part that does not exist is passed over."""
    if len(heading) > LONGEST_HEADING_CHARACTERS:
        return None
    wanted = normal_heading(heading)
    if not wanted:
        return None
    for known, part in more.items():
        if normal_heading(known) == wanted:
            return next((each for each in get_args(Part) if each == part), None)
    return _KNOWN.get(wanted)


def is_list_heading(heading: str) -> bool:
    """Return True for a heading above a list of other articles."""
    return len(heading) <= LONGEST_HEADING_CHARACTERS and normal_heading(heading) in LIST_HEADINGS


def nearest_heading(heading: str) -> str | None:
    """Return the known heading that somebody may have meant, or None."""
    close = get_close_matches(normal_heading(heading)[:LONGEST_HEADING_CHARACTERS], _KNOWN, n=1)
    return close[0] if close else None
