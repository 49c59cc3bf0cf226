"""What an entry says, as the columns of a summary."""

from enum import StrEnum

from digest.sources.records import Entry
from digest.summaries.models import PARTS, Summary
from digest.summaries.storable import storable

_PLAIN_FIELDS = ("title", *PARTS, "excerpt", "publisher_caveat", "url", "guid", "published")
_STUDY_FIELDS = ("kind", "participants", "subjects", "peer_reviewed", "journal", "doi", "pmid")
_LONGEST_CHARACTERS: dict[str, int] = {
    name: length
    for name in (*_PLAIN_FIELDS, *_STUDY_FIELDS)
    if (length := getattr(Summary._meta.get_field(name), "max_length", None))  # noqa: SLF001 - Django's public API
}


def fields_given(entry: Entry) -> dict[str, object]:
    """Return the columns that an entry has a value for; what it does not give is left out."""
    values = {name: getattr(entry, name) for name in _PLAIN_FIELDS}
    values |= {name: getattr(entry.study, name) for name in _STUDY_FIELDS}
    fitted = {name: _fitted(name, value) for name, value in values.items()}
    return {name: value for name, value in fitted.items() if value not in {"", None}}


def _fitted(name: str, value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return storable(value)[: _LONGEST_CHARACTERS.get(name)]
    return value
