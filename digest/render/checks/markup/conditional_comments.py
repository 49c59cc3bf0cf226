"""Conditional comments: what Outlook on Windows reads of a mail that others take for comments.

Forms and operators as in Microsoft's "About conditional comments"; Word knows ``mso`` and versions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

OUTLOOK_DESKTOP = "Outlook on Windows"
VERSIONS = (12, 14, 15, 16)
"""Of Outlook, 2007 to now: those that draw mail with Word and are met at all."""
_COMMENT = re.compile(r"<!--(?!-?>)(.*?)-->", re.DOTALL)
_HIDDEN = re.compile(r"\[if ([^\]]*)\]>(.*)<!\[endif\]", re.DOTALL)
_SHOWN = re.compile(r"\[if ([^\]]*)\]><!")
_SHOWN_ENDS = "<![endif]"
_STRANGE = re.compile(r"\[if|\[endif|<!|--!>|^-|-$", re.IGNORECASE)
_STRAY = re.compile(r"<[!?].{0,40}", re.DOTALL)
_ASKED = re.compile(r"(!?)\(?\s*(?:(lt|lte|gt|gte|)\s*(mso|IE)(?:\s+(\d+)(?:\.\d+)?)?|vml)\s*\)?")
_HOLDS = {
    "lt": int.__lt__,
    "lte": int.__le__,
    "gt": int.__gt__,
    "gte": int.__ge__,
    "": int.__eq__,
}


@dataclass(frozen=True, kw_only=True)
class OutlookReading:
    """What Outlook reads."""

    views: tuple[str, ...]
    """The HTML as its versions read it, each different one once."""
    unread: tuple[str, ...]
    """Comments that cannot be read."""
    comments: int


def read_as_outlook(html: str) -> OutlookReading:
    """Return the HTML as Outlook's versions read it."""
    parts = _COMMENT.split(html)
    unread = list(_unread(parts))
    asked = {question: _question(question) for question in _questions(parts)}
    unread += [f"<!--[if {question}]>" for question, read in asked.items() if read is None]
    truths = dict.fromkeys(
        tuple((question, _is_true(read or [], version)) for question, read in asked.items())
        for version in VERSIONS
    )
    return OutlookReading(
        views=tuple("".join(_read(parts, dict(truth))) for truth in truths),
        unread=tuple(dict.fromkeys(unread)),
        comments=len(parts) // 2,
    )


def _unread(parts: list[str]) -> Iterator[str]:
    doctype, closed, rest = parts[0].partition(">")
    if not closed or doctype.strip().lower() != "<!doctype html":
        yield "a mail that does not begin with <!DOCTYPE html>"
    for between in (rest, *parts[2::2]):
        if ("<!" in between or "<?" in between) and (stray := _STRAY.search(between)):
            yield stray[0]
    is_open = False
    for comment in parts[1::2]:
        begins, ends = _SHOWN.fullmatch(comment) is not None, comment == _SHOWN_ENDS
        if (is_open and begins) or (ends and not is_open) or _is_strange(comment):
            yield f"<!--{comment[:40]}"
        is_open = begins or (is_open and not ends)
    if is_open:
        yield "a conditional comment that is never ended"


@lru_cache(maxsize=1_024)
def _is_strange(comment: str) -> bool:
    if _SHOWN.fullmatch(comment) or comment == _SHOWN_ENDS:
        return False
    hidden = _HIDDEN.fullmatch(comment)
    return _STRANGE.search(hidden[2] if hidden else comment) is not None


def _questions(parts: list[str]) -> Iterator[str]:
    for comment in parts[1::2]:
        found = _SHOWN.fullmatch(comment) or _HIDDEN.fullmatch(comment)
        if found:
            yield found[1]


def _read(parts: list[str], truth: dict[str, bool]) -> Iterator[str]:
    shown = True
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if shown:
                yield part
        elif found := _SHOWN.fullmatch(part):
            shown = truth[found[1]]
        elif part == _SHOWN_ENDS:
            shown = True
        elif shown and (found := _HIDDEN.fullmatch(part)) and truth[found[1]]:
            yield found[2]


Question = list[re.Match[str]]
"""What is asked, of which any may hold."""


@lru_cache(maxsize=256)
def _question(written: str) -> Question | None:
    found = [_ASKED.fullmatch(part.strip()) for part in written.split("|")]
    read = [one for one in found if one]
    return read if len(read) == len(found) else None


def _is_true(question: Question, version: int) -> bool:
    return any(_holds(one, version) == (one[1] != "!") for one in question)


def _holds(asked: re.Match[str], version: int) -> bool:
    if asked[3] is None:
        return True
    if asked[3] == "IE":
        return False
    return asked[4] is None or _HOLDS[asked[2]](version, int(asked[4]))
