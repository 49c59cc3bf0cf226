"""Titles in one form, and whether two of them name the same study."""

import unicodedata

from rapidfuzz.distance import OSA

FEWEST_WORDS = 6
"""Shorter titles ("Editorial: the year ahead") are equal or they are not."""

SHORTEST_SLIP_CHARACTERS = 7
_FIRM_START_CHARACTERS = 2
_LARGEST_GROWTH = 0.2
_FILLING = frozenset({"a", "an", "the", "and"})
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("ise", "ize"),
    ("our", "or"),
    ("ae", "e"),
    ("oe", "e"),
    ("tre", "ter"),
    ("lling", "ling"),
    ("lled", "led"),
)


def normal_title(title: str) -> str:
    """Return a title as casefolded words and numbers, parted by single blanks."""
    folded = title
    for _ in range(3):  # Folding may undo composing, and the other way round; it settles at once.
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    kept = (
        character if unicodedata.category(character)[0] in "LNM" else " " for character in folded
    )
    return " ".join("".join(kept).split())


def near_equal_titles(one: str, other: str) -> bool:
    """Return True where two titles are the same words in the same order.

    Passed over are articles, "and", plurals, British or American spelling, and one slip of the
    pen in one long word. A different number, phase, "no" or "not", or "mice" for "people" is a
    different word, so it is a different study: a wrong merger would lose one, unseen, while a
    missed one is a double that an editor sees. Short titles must be equal.
    """
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if shorter < longer * (1 - _LARGEST_GROWTH):
        return False
    one, other = normal_title(one), normal_title(other)
    if not one or not other:
        return False
    if one == other:
        return True
    words, other_words = _words(one), _words(other)
    if len(words) != len(other_words) or len(words) < FEWEST_WORDS:
        return False
    different = [
        (a, b)
        for a, b in zip(words, other_words, strict=True)
        if a != b and _spelling(a) != _spelling(b)
    ]
    return not different or (len(different) == 1 and _is_slip(*different[0]))


def compared_words(normal: str) -> tuple[str, ...]:
    """Return the words of a normal title as they are compared: two near-equal titles of at least
    FEWEST_WORDS have equally many, and all but one of them are the same."""
    return tuple(_spelling(word) for word in _words(normal))


def _words(title: str) -> list[str]:
    return [word for word in title.split() if word not in _FILLING]


def _spelling(word: str) -> str:
    if not word.isalpha() or len(word) < len("cells"):
        return word
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word.removesuffix("s")
    return word


def _is_slip(a: str, b: str) -> bool:
    # Prefixes turn meanings round ("afferent", "efferent"), so the start must agree.
    return (
        a.isalpha()
        and b.isalpha()
        and min(len(a), len(b)) >= SHORTEST_SLIP_CHARACTERS
        and a[:_FIRM_START_CHARACTERS] == b[:_FIRM_START_CHARACTERS]
        and OSA.distance(a, b, score_cutoff=1) <= 1
    )
