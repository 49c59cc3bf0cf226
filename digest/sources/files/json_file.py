"""Summaries in JSON: one object, or a list of them, with the names that Markdown files use."""

import json
from collections.abc import Callable
from typing import NoReturn

from digest.sources.files.reading_of_fields import reading_of_fields
from digest.sources.files.summary_fields import entry_from_fields
from digest.sources.records import Problem, Reading, ReadSettings

MOST_ENTRIES = 1_000

_MEND = "Write one object with the fields of a summary, or a list of such objects."


class _NotANumberError(ValueError):
    """NaN and the infinities are not JSON."""


def read_json(text: str, *, where: str, settings: ReadSettings) -> Reading:
    """Return the summaries that a JSON text holds. Never raises."""
    repeated: list[str] = []
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_remember_repeated(repeated),
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        what = "the file is empty" if not text.strip() else f"this is not JSON: {error.msg}"
        return _only_problem(f"{where}:{error.lineno}:{error.colno}", what)
    except RecursionError:
        return _only_problem(where, "the JSON is nested too deeply")
    except ValueError:
        return _only_problem(where, "a number in the JSON is none, or far too long")
    objects = value if isinstance(value, list) else [value]
    readings = [
        _read_object(each, where if value is each else f"{where}, entry {number}", settings)
        for number, each in enumerate(objects[:MOST_ENTRIES], start=1)
    ]
    if len(objects) > MOST_ENTRIES:
        what = f"this has {len(objects):,} summaries; the first {MOST_ENTRIES:,} were read"
        readings.append(
            Reading(
                problems=(
                    Problem(where=where, what=what, mend="Write several files.", is_loss=True),
                )
            )
        )
    if not objects:
        return _only_problem(where, "the list is empty")
    twice = (
        Problem(where=where, what=f"{name[:60]!r} is given twice", mend="Keep one of the two.")
        for name in repeated
    )
    return Reading(
        entries=tuple(entry for reading in readings for entry in reading.entries),
        problems=(*twice, *(problem for reading in readings for problem in reading.problems)),
    )


def _read_object(value: object, where: str, settings: ReadSettings) -> Reading:
    if not isinstance(value, dict):
        return _only_problem(where, "this is not an object")
    entry, problems = entry_from_fields(
        value, origin=where, where=lambda name: f"{where}, {name}", settings=settings
    )
    return reading_of_fields(entry, problems, where=where, mend=_MEND)


def _remember_repeated(
    repeated: list[str],
) -> Callable[[list[tuple[str, object]]], dict[str, object]]:
    def build(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for name, value in pairs:
            if name in values:
                repeated.append(name)
            else:
                values[name] = value
        return values

    return build


def _refuse_constant(name: str) -> NoReturn:
    raise _NotANumberError(name)


def _only_problem(where: str, what: str) -> Reading:
    return Reading(problems=(Problem(where=where, what=what, mend=_MEND, is_loss=True),))
