"""A Markdown or JSON file with one summary, as the form's boxes show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from digest.sources.reading.content_form import form_of
from digest.sources.reading.read_content import read_content
from digest.sources.records import STUDY_FIELDS, Entry, Problem, ReadSettings
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.match_topics import TopicMatcher

MOST_BYTES = 1_000_000
"""A summary has a few thousand."""
_NO_BOX = {"excerpt": "excerpt", "publisher_caveat": "caveat", "guid": "guid"}
_SHOWN_OF_NAME = 80


class FileRefusedError(ValueError):
    """Nothing can be taken from the file; the message says why and what would help."""


@dataclass(frozen=True, kw_only=True)
class FileTaken:
    """What was in it."""

    values: Mapping[str, str]
    """Field -> text as a box shows it; only those that the file gives."""
    topics: frozenset[int]
    remarks: tuple[str, ...]
    """What of the file could not be taken."""


def take_file(content: bytes, *, name: str, size: int) -> FileTaken:
    """Read a file by what it holds; its name decides only what its content leaves open. Raises
    FileRefusedError."""
    if size > MOST_BYTES:
        raise FileRefusedError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    form = form_of(content, suffix=PurePath(name).suffix)
    if form not in {"markdown", "json"}:
        raise FileRefusedError("Choose a Markdown or a JSON file; this is neither.")
    where = name[-_SHOWN_OF_NAME:] or "the file"
    reading = read_content(content, form, where=where, settings=ReadSettings())
    if len(reading.entries) != 1:
        count = len(reading.entries)
        raise FileRefusedError(
            f"There are {count} summaries in it. Choose a file with one, or read all of them on "
            "the server: digest ingest FILE"
            if count
            else " ".join(map(_in_words, reading.problems))
        )
    (entry,) = reading.entries
    if entry.id is not None:
        raise FileRefusedError(
            f"It says that it changes summary {entry.id[:20]}. Edit that one, or take the id out "
            "of the file."
        )
    topics = TopicMatcher(may_create=False)
    unknown = [topic for topic in entry.topics if not topics.match([topic])]
    remarks = [_in_words(problem) for problem in reading.problems]
    remarks += [f"There is no topic {topic[:60]!r}." for topic in unknown]
    remarks += [
        f"Its {called} was left out: there is no box for it."
        for field, called in _NO_BOX.items()
        if getattr(entry, field)
    ]
    return FileTaken(
        values=_values(entry), topics=topics.match(entry.topics), remarks=tuple(remarks)
    )


def _values(entry: Entry) -> dict[str, str]:
    values = {name: getattr(entry, name) for name in FIELD_NAMES if hasattr(entry, name)}
    values |= {name: getattr(entry.study, name) for name in STUDY_FIELDS}
    shown = {name: written(value) for name, value in values.items()}
    return {name: text for name, text in shown.items() if text}


def _in_words(problem: Problem) -> str:
    return f"{problem.where}: {problem.what}. {problem.mend}"
