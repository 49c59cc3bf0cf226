"""Text as registers give it, made plain. Pure."""

import html
import re

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PLACE = re.compile(r"\s*\([^()]*\)\s*$")
_MOST_TIMES = 3
"""Some publishers escape what is escaped already; nobody does it for ever."""


def plain(text: str) -> str:
    """Return a text without entities, without tags, and on one line.

    Crossref hands on what publishers gave: "Health &amp;amp; Place", "<i>Squibb</i>".
    """
    for _ in range(_MOST_TIMES):
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    return " ".join(_TAG.sub("", text).split())


def without_place(journal: str) -> str:
    """Return a journal's name without what PubMed adds in brackets to tell it from others:
    "Lancet (London, England)"."""
    return _PLACE.sub("", journal) or journal
