"""Fills the journals of an issue into the standard caveat."""

import re
from collections.abc import Sequence
from unicodedata import normalize

PLACE = re.compile(r"\{journals:([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")
_PLACE_AND_STOP = re.compile(rf"{PLACE.pattern}(?P<stop>\.?)")
NAME = "%"
"""Stands for the journal's name, or for all names joined, within a place."""
AND = {"en": "and", "de": "und", "fr": "et", "nl": "en", "pt": "e"}
"""The word before the last of several names, by language."""


class CaveatError(ValueError):
    """A caveat's body is malformed; the message says where and how to mend it."""


def check_caveat_body(body: str) -> None:
    """Raise CaveatError unless each place reads ``{journals:none|one %|many %}``."""
    if not body.strip():
        raise CaveatError("The caveat is empty; every issue needs one. Write its text.")
    for place in PLACE.finditer(body):
        _check_forms(place, line=_line_of(body, place.start()))
    rest = PLACE.sub(lambda place: " " * len(place[0]), body)
    brace = re.search(r"[{}]", rest)
    if brace:
        raise CaveatError(
            f"Line {_line_of(body, brace.start())}: a brace is part of no place for journals; "
            "write {journals:form for none|form for one with %|form for many with %}."
        )
    if not caveat_for(body, (), "en"):
        raise CaveatError(
            "The caveat is empty where no journal is known; let the first form, or the text "
            "round the place, say something."
        )


def caveat_for(body: str, journals: Sequence[str], language: str) -> str:
    """Return the body with its places filled for none, one or many journals.

    How many studies there are is not known here, nor whether all of them are from these journals:
    a body's words must be true whatever the answer. ``language`` is a BCP 47 tag; it chooses the
    word that joins names. Names are taken once each, whatever their case, in the order given.
    """
    names = _distinct(journals)
    joined = _join(names, AND.get(language.partition("-")[0].lower(), AND["en"]))
    form = min(len(names), 2)

    def fill(place: re.Match[str]) -> str:
        before, name, after = f"{place[form + 1]}{place['stop']}".partition(NAME)
        if name and joined.endswith("."):
            # A name may be an abbreviation, and a sentence ends with one full stop.
            after = after.removeprefix(".")
        return f"{before}{joined}{after}" if name else before

    return _PLACE_AND_STOP.sub(fill, body).strip()


def _check_forms(place: re.Match[str], *, line: int) -> None:
    counts = tuple(form.count(NAME) for form in place.groups())
    if counts[0]:
        raise CaveatError(f"Line {line}: the form for no journal cannot name one; take % out.")
    if counts[1:] != (1, 1):
        raise CaveatError(
            f"Line {line}: the forms for one and for many journals need exactly one % each, "
            "where the names go."
        )


def _line_of(body: str, position: int) -> int:
    return body.count("\n", 0, position) + 1


def _distinct(journals: Sequence[str]) -> list[str]:
    names: dict[str, str] = {}
    for journal in journals:
        name = " ".join(journal.split())
        if name:
            names.setdefault(normalize("NFKC", name).casefold(), name)
    return list(names.values())


def _join(names: Sequence[str], word: str) -> str:
    *first, last = names or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last
