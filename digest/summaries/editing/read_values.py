"""What somebody typed into the fields of a summary, as values to store. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from digest.render.clean_text import clean_line, clean_text
from digest.render.evidence import StudyKind, Subjects
from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.summaries.models import PART_NAMES, Summary
from digest.summaries.storable import storable

LONGEST_PART_CHARACTERS = 20_000
"""A mail of 100 KB holds no more."""
MOST_PARTICIPANTS = 2_147_483_647
"""What the databases' columns hold."""
_MOST_DIGITS = len(str(MOST_PARTICIPANTS))


class ValueRefusedError(ValueError):
    """What was typed cannot be stored; the message says how to write it."""


def read_values(typed: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """Return the values to store, and for each field that cannot be stored why not."""
    values: dict[str, object] = {}
    faults: dict[str, str] = {}
    for name, text in typed.items():
        try:
            values[name] = _READERS.get(name, _line)(name, storable(text))
        except ValueRefusedError as refusal:
            faults[name] = str(refusal)
    return values, faults


def _part(_: str, text: str) -> str:
    return _bounded(clean_text(text), LONGEST_PART_CHARACTERS)


def _line(name: str, text: str) -> str:
    longest = getattr(Summary._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's public API
    return _bounded(clean_line(text), longest or LONGEST_PART_CHARACTERS)


def _bounded(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueRefusedError(f"It has {len(text)} characters. Shorten it to {longest}.")
    return text


def _address(name: str, text: str) -> str:
    address = _line(name, text)
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if address and (not is_address or " " in address):
        raise ValueRefusedError("That is no address. Write it like https://example.org/study")
    return address


def _date(_: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueRefusedError("That is no date. Write it like 2026-03-31.") from None


def _kind(_: str, text: str) -> str:
    return _one_of([str(kind) for kind in StudyKind], text)


def _subjects(_: str, text: str) -> str:
    return _one_of([str(subjects) for subjects in Subjects], text)


def _one_of(known: list[str], text: str) -> str:
    text = text.strip()
    if text and text not in known:
        raise ValueRefusedError(f"Choose one of: {', '.join(known)}; or leave it open.")
    return text


def _yes_or_no(_: str, text: str) -> bool | None:
    answer = {"yes": True, "no": False, "": None}
    if text.strip() not in answer:
        raise ValueRefusedError("Choose yes or no, or leave it open.")
    return answer[text.strip()]


def _count(_: str, text: str) -> int | None:
    digits = text.strip().replace(",", "").replace("\u202f", "").replace(" ", "")
    if not digits:
        return None
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS
    if not is_number or not 0 < int(digits) <= MOST_PARTICIPANTS:
        raise ValueRefusedError("Write how many took part as a whole number, like 732.")
    return int(digits)


def _doi(name: str, text: str) -> str:
    found = normal_doi(text)
    if text.strip() and not found:
        raise ValueRefusedError("That is no DOI. Write it like 10.1000/xyz123.")
    return _bounded_id(name, found)


def _pmid(name: str, text: str) -> str:
    found = normal_pmid(text)
    if text.strip() and not found:
        raise ValueRefusedError("That is no PubMed id. Write its digits, like 31452104.")
    return _bounded_id(name, found)


def _bounded_id(name: str, found: str | None) -> str:
    return _line(name, found or "")


_READERS: dict[str, Callable[[str, str], object]] = {
    **dict.fromkeys(PART_NAMES, _part),
    "url": _address,
    "published": _date,
    "kind": _kind,
    "subjects": _subjects,
    "peer_reviewed": _yes_or_no,
    "participants": _count,
    "doi": _doi,
    "pmid": _pmid,
}
