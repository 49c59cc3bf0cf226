"""The fields of a summary in a file, alike in Markdown's front matter and in JSON."""

from collections.abc import Mapping
from dataclasses import replace

from digest.sources.files.field_reader import COLUMNS, FieldReader, Where
from digest.sources.files.known_fields import known_fields
from digest.sources.files.study_fields import study_from_fields
from digest.sources.records import (
    ALL_FIELDS,
    LONGEST_TITLE_CHARACTERS,
    Entry,
    Problem,
    ReadSettings,
)
from digest.sources.text.plain import line_from_either, line_from_markdown, plain_from_markdown
from digest.sources.wording.dates import read_date
from digest.sources.wording.web_address import web_address


def entry_from_fields(
    fields: Mapping[str, object], *, origin: str, where: Where, settings: ReadSettings
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry that a mapping of fields gives, and what is wrong with it.

    A field that cannot be used is left out with a Problem; it never costs the others.
    """
    reader = FieldReader(where)
    known = known_fields(fields, settings, reader)
    entry = Entry(
        origin=origin,
        id=reader.text("id", known.get("id")) or None,
        guid=reader.text("guid", known.get("guid")) or None,
        url=_url(known.get("url"), reader),
        title=_title(known.get("title"), reader),
        excerpt=line_from_either(reader.text("excerpt", known.get("excerpt"))),
        topics=_topics(known.get("topics"), reader),
        study=study_from_fields(known.get("study"), reader),
        publisher_caveat=_part("caveat", known, reader),
        takeaway=_part("takeaway", known, reader),
        found=_part("found", known, reader),
        matters=_part("matters", known, reader),
        keep_in_mind=_part("keep_in_mind", known, reader),
    )
    if published := reader.text("published", known.get("published")):
        reading = read_date(published, order=settings.date_order)
        entry = replace(entry, published=reading.value)
        if reading.problem:
            reader.problem("published", reading.problem, "Write it as year-month-day: 2026-01-31.")
    return replace(entry, stated=_stated(known, reader)), tuple(reader.problems)


def _stated(known: Mapping[str, object], reader: FieldReader) -> frozenset[str]:
    """Return the fields that are the file's word also where they are empty.

    A file is all there is of its summary; one that names another's by its id speaks of the fields
    that it names. What could not be used is nobody's word, and leaves the summary as it is.
    """
    stated = ALL_FIELDS
    if reader.text("id", known.get("id")):
        study = known.get("study")
        named = {*known, *(study if isinstance(study, Mapping) else ())}
        stated = ALL_FIELDS & {COLUMNS.get(name, name) for name in named}
    return stated - reader.unusable


def _part(name: str, known: Mapping[str, object], reader: FieldReader) -> str:
    return plain_from_markdown(reader.text(name, known.get(name)))


def _title(value: object, reader: FieldReader) -> str:
    title = line_from_markdown(reader.text("title", value))
    if len(title) > LONGEST_TITLE_CHARACTERS:
        reader.problem(
            "title",
            f"the title has {len(title)} characters",
            f"Shorten it to {LONGEST_TITLE_CHARACTERS}; without a title the takeaway serves.",
        )
        return ""
    return title


def _url(value: object, reader: FieldReader) -> str | None:
    text = reader.text("url", value)
    if not text:
        return None
    address = web_address(text)
    if address is None:
        reader.problem(
            "url",
            "the url is no http or https address",
            "Give the full address of the page, or leave url out.",
        )
    return address


def _topics(value: object, reader: FieldReader) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return ()
    if not isinstance(value, list):
        reader.problem("topics", "topics is not a list", "Write topics: [one, another].")
        return ()
    topics: list[str] = []
    for each in value:
        topic = line_from_either(reader.text("topics", each))
        if topic and topic not in topics:
            topics.append(topic)
    return tuple(topics)
