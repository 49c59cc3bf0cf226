"""What an entry says, as the columns of a summary."""

from enum import StrEnum

from digest.sources.records import PARTS, STUDY_FIELDS, TEXTS, Entry
from digest.summaries.models import Summary
from digest.summaries.storable import storable

_PLAIN_FIELDS = (*TEXTS, "url", "guid", "published")
_NOT_TEXT = frozenset({"published", "participants", "peer_reviewed"})
_LONGEST_CHARACTERS: dict[str, int] = {
    name: length
    for name in (*_PLAIN_FIELDS, *STUDY_FIELDS)
    if (length := getattr(Summary._meta.get_field(name), "max_length", None))  # noqa: SLF001 - Django's public API
}


def fields_said(entry: Entry, *, is_whole_word: bool) -> dict[str, object]:
    """Return the columns that an entry speaks of, those included that it says are empty.

    Where it is the whole word on a summary, what it states and leaves empty is taken out there. Any
    other takes out parts only, and only as an account that has at least one of them: what a list
    shows of it takes nothing away. A part that goes is a claim withdrawn. A title, date, address,
    topic or fact of the study that goes is only no longer told, as where a publisher changes its
    feed's software; it was not wrong, so it stays until another is given or a file with the
    summary's id leaves it empty.
    """
    values = {name: getattr(entry, name) for name in _PLAIN_FIELDS}
    values |= {name: getattr(entry.study, name) for name in STUDY_FIELDS}
    fitted = {name: _fitted(name, value) for name, value in values.items()}
    emptied = entry.stated
    if not is_whole_word:
        emptied = entry.stated.intersection(PARTS) if is_account(entry) else frozenset()
    return {
        name: value for name, value in fitted.items() if value not in {"", None} or name in emptied
    }


def is_account(entry: Entry) -> bool:
    """Return True where an entry has at least one of the four parts."""
    return any(getattr(entry, part) for part in PARTS)


def _fitted(name: str, value: object) -> object:
    if value is None and name not in _NOT_TEXT:
        return ""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return storable(value)[: _LONGEST_CHARACTERS.get(name)]
    return value
