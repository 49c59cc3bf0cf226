"""Which fields of a file are a summary's, however their names are written."""

from collections.abc import Mapping

from digest.sources.files.field_reader import FieldReader, shown
from digest.sources.records import PARTS, ReadSettings
from digest.sources.wording.headings import part_of

FIELDS = ("id", "guid", "title", "url", "published", "topics", "excerpt", "study")
"""Of a summary in a file, beside its parts."""


def known_fields(
    fields: Mapping[str, object], settings: ReadSettings, reader: FieldReader
) -> dict[str, object]:
    """Return the fields by their names here, and note those that there are not."""
    known: dict[str, object] = {}
    for key, value in fields.items():
        name = key.strip().casefold().replace("-", "_").replace(" ", "_")
        if name not in (*FIELDS, *PARTS):
            name = part_of(key, settings.headings) or ""
        if not name:
            reader.unknown(key, key, "no field", (*FIELDS, *PARTS))
        elif name in known:
            reader.problem(key, f"{shown(key)} gives {name} once more", "Keep one of the two.")
        else:
            known[name] = value
    return known
