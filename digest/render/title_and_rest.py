"""What heads an article: where it has no title of its own, the first sentence of its takeaway, so
that no reader is shown a whole paragraph as a heading, or the same twice."""

import re

from digest.render.clean_text import clean_line, clean_text
from digest.render.records import Article
from digest.render.shorten import SENTENCE_END, shorten

FEWEST_WORDS = 4
"""A shorter sentence ("It helped.") says too little to stand alone."""
CUT_TITLE_CHARACTERS = 90
"""Of a title cut from a sentence that is itself too long for one, and so stands whole below."""

_ABBREVIATIONS = frozenset({"approx", "prof"})
_SHORTEST_LAST_WORD = 3
"""Most abbreviations are shorter ("vs.", "Dr.", "et al."). To take the end of a sentence for one
only leaves two sentences together."""
_LAST_WORD = re.compile(r"([^\W\d_]*)\.[\"'\u201d\u2019)\]]*$")
_OPENING = "\"'\u201c\u2018(["


def title_and_rest(article: Article, *, limit: int) -> tuple[str, str]:
    """Return a title of at most ``limit`` characters, on one line, and what of the takeaway it does
    not say: text blocks, empty where there is nothing more.

    Without a title of its own, or with the takeaway in its place, the title is the takeaway's first
    sentence; where that is longer, its beginning, and the rest is all of the takeaway.
    """
    text, own_title = clean_text(article.takeaway), clean_line(article.title)
    if own_title not in {"", clean_line(text)}:
        return shorten(own_title, limit=limit), text
    end = _first_sentence_end(text)
    title = clean_line(text[:end])
    if len(title) > limit:
        return shorten(title, limit=CUT_TITLE_CHARACTERS), text
    return title, text[end:].strip()


def _first_sentence_end(text: str) -> int:
    if text.startswith("- "):
        return len(text)
    block = text.partition("\n\n")[0]
    ends = (match.end() for match in SENTENCE_END.finditer(block))
    whole = len(text) if len(block.split()) < FEWEST_WORDS else len(block)
    return next((end for end in ends if _is_end(block, end)), whole)


def _is_end(block: str, end: int) -> bool:
    sentence, following = block[:end], block[end:].lstrip()[:1]
    if len(sentence.split()) < FEWEST_WORDS or not (following.isupper() or following in _OPENING):
        return False
    stop = _LAST_WORD.search(sentence)
    word = stop[1] if stop else ""
    if not word:
        return True
    is_short = len(word) < _SHORTEST_LAST_WORD and not (len(word) > 1 and word.isupper())
    return not is_short and word.casefold() not in _ABBREVIATIONS
