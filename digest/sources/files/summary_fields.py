"""The fields of a summary in a file, alike in Markdown's front matter and in JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeVar

from digest.render.evidence import Study, StudyKind, Subjects
from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.records import (
    ALL_FIELDS,
    LONGEST_TITLE_CHARACTERS,
    PARTS,
    STUDY_FIELDS,
    Entry,
    Problem,
    Reading,
    ReadSettings,
)
from digest.sources.text.plain import line_from_either, line_from_markdown, plain_from_markdown
from digest.sources.wording.dates import read_date
from digest.sources.wording.headings import part_of
from digest.sources.wording.study_facts import (
    nearest_study_kind,
    participant_count,
    study_kind,
    study_subjects,
    yes_or_no,
)
from digest.sources.wording.web_address import web_address

FIELDS = ("id", "guid", "title", "url", "published", "topics", "excerpt", "study")
COLUMNS = {"caveat": "publisher_caveat"}
"""What a file calls otherwise than a summary does."""
LONGEST_TEXT_CHARACTERS = 50_000
"""Of one field; a parser's time may grow faster than its text."""

_Fact = TypeVar("_Fact")

Where = Callable[[str], str]
"""Says for a field, such as ``study.doi``, where it stands: a path with a line."""


@dataclass
class _Reader:
    """Values of one summary and what is wrong with them."""

    where: Where
    problems: list[Problem] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)
    """Names of the fields that something is wrong with, as a summary has them."""

    def problem(self, name: str, what: str, mend: str) -> None:
        if name == "study":
            self.unusable |= {*STUDY_FIELDS}
        self.unusable.add(COLUMNS.get(name, name.removeprefix("study.")))
        self.problems.append(Problem(where=self.where(name), what=what, mend=mend))

    def text(self, name: str, value: object) -> str:
        """Return a field's text, or an empty one where it has none or is something else."""
        if value is None:
            return ""
        if isinstance(value, str) and len(value) > LONGEST_TEXT_CHARACTERS:
            self.problem(
                name,
                f"{name} has more than {LONGEST_TEXT_CHARACTERS:,} characters",
                "Shorten it.",
            )
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float):
            return str(value)
        self.problem(name, f"{name} is not a text", f"Write {name} as one text.")
        return ""


def entry_from_fields(
    fields: Mapping[str, object], *, origin: str, where: Where, settings: ReadSettings
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry that a mapping of fields gives, and what is wrong with it.

    A field that cannot be used is left out with a Problem; it never costs the others.
    """
    reader = _Reader(where)
    known = _known_fields(fields, settings, reader)
    entry = Entry(
        origin=origin,
        id=reader.text("id", known.get("id")) or None,
        guid=reader.text("guid", known.get("guid")) or None,
        url=_url(known.get("url"), reader),
        title=_title(known.get("title"), reader),
        excerpt=line_from_either(reader.text("excerpt", known.get("excerpt"))),
        topics=_topics(known.get("topics"), reader),
        study=_study(known.get("study"), reader),
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


def reading_of_fields(
    entry: Entry, problems: Sequence[Problem], *, where: str, mend: str
) -> Reading:
    """Return an entry from a file with what is wrong with it, or, where it says nothing that could
    be stored, why. ``mend`` says how a summary is written."""
    has_content = any(getattr(entry, name) for name in ("title", *PARTS, "excerpt"))
    if has_content or (entry.id and entry.stated):
        return Reading(entries=(entry,), problems=tuple(problems))
    nothing = Problem(where=where, what="there is no summary in it", mend=mend)
    if entry.id:
        mend = f"Give a field besides the id: {', '.join((*FIELDS[1:], *PARTS))}."
        nothing = Problem(where=where, what=f"it changes nothing of summary {entry.id}", mend=mend)
    why = tuple(problems) or (nothing,)
    return Reading(problems=tuple(replace(problem, is_loss=True) for problem in why))


def _stated(known: Mapping[str, object], reader: _Reader) -> frozenset[str]:
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


def _known_fields(
    fields: Mapping[str, object], settings: ReadSettings, reader: _Reader
) -> dict[str, object]:
    known: dict[str, object] = {}
    for key, value in fields.items():
        name = key.strip().casefold().replace("-", "_").replace(" ", "_")
        if name not in (*FIELDS, *PARTS):
            name = part_of(key, settings.headings) or ""
        if not name:
            close = get_close_matches(key.casefold(), (*FIELDS, *PARTS), n=1)
            hint = f"Did you mean {close[0]}?" if close else "Take it out."
            names = ", ".join((*FIELDS, *PARTS))
            reader.problem(key, f"{_shown(key)} is no field", f"{hint} The fields are {names}.")
        elif name in known:
            reader.problem(key, f"{_shown(key)} gives {name} once more", "Keep one of the two.")
        else:
            known[name] = value
    return known


def _part(name: str, known: Mapping[str, object], reader: _Reader) -> str:
    return plain_from_markdown(reader.text(name, known.get(name)))


def _title(value: object, reader: _Reader) -> str:
    title = line_from_markdown(reader.text("title", value))
    if len(title) > LONGEST_TITLE_CHARACTERS:
        reader.problem(
            "title",
            f"the title has {len(title)} characters",
            f"Shorten it to {LONGEST_TITLE_CHARACTERS}; without a title the takeaway serves.",
        )
        return ""
    return title


def _url(value: object, reader: _Reader) -> str | None:
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


def _topics(value: object, reader: _Reader) -> tuple[str, ...]:
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


def _study(value: object, reader: _Reader) -> Study:
    if value is None:
        return Study()
    if not isinstance(value, Mapping):
        names = ", ".join(STUDY_FIELDS)
        reader.problem("study", "study is not a mapping", f"Give it fields: {names}.")
        return Study()
    for key in value:
        if key not in STUDY_FIELDS:
            close = get_close_matches(str(key), STUDY_FIELDS, n=1)
            hint = f"Did you mean {close[0]}?" if close else "Take it out."
            reader.problem(
                f"study.{key}",
                f"{_shown(str(key))} is no field of a study",
                f"{hint} The fields are {', '.join(STUDY_FIELDS)}.",
            )
    texts = {name: reader.text(f"study.{name}", value.get(name)) for name in STUDY_FIELDS}
    return Study(
        journal=line_from_either(texts["journal"]) or None,
        doi=_fact("doi", texts, normal_doi, "Write it as 10.1000/example.", reader),
        pmid=_fact("pmid", texts, normal_pmid, "Write PubMed's number alone.", reader),
        kind=_kind(texts["kind"], reader),
        participants=_fact(
            "participants",
            texts,
            participant_count,
            "Write how many took part as a number, or leave it out.",
            reader,
        ),
        subjects=_fact(
            "subjects", texts, study_subjects, f"Write one of {', '.join(Subjects)}.", reader
        ),
        peer_reviewed=_fact("peer_reviewed", texts, yes_or_no, "Write true or false.", reader),
    )


def _fact(
    name: str,
    texts: Mapping[str, str],
    read: Callable[[str], _Fact | None],
    mend: str,
    reader: _Reader,
) -> _Fact | None:
    text = texts[name]
    fact = read(text) if text else None
    if text and fact is None:
        reader.problem(f"study.{name}", f"{_shown(text)} cannot be the study's {name}", mend)
    return fact


def _kind(text: str, reader: _Reader) -> StudyKind | None:
    kind = study_kind(text) if text else None
    if text and kind is None:
        nearest = nearest_study_kind(text)
        hint = f"Did you mean {nearest}? " if nearest else ""
        reader.problem(
            "study.kind",
            f"{_shown(text)} is no kind of study that we know",
            f"{hint}The kinds are {', '.join(StudyKind)}.",
        )
    return kind


def _shown(text: str) -> str:
    return repr(text[:60])
