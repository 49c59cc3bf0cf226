"""Fills a template in, and says in its author's words where that cannot be done."""

import re
from bisect import bisect_right
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import cast

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.render.bounds.budget import OUTPUT_LIMIT_CHARACTERS, too_long
from digest.render.compiler.jinja_tags import Tag, find_tags
from digest.render.compiler.source import Place, whole_file
from digest.render.compiler.valid_jinja import valid_tags
from digest.render.environment import load_template
from digest.render.fault_words import fault_in_words
from digest.render.template_error import TemplateError

_FAULTS_OF_EXPRESSIONS = (
    jinja2.TemplateError,
    TypeError,
    ArithmeticError,
    ValueError,
    LookupError,
    AttributeError,
    AssertionError,
    NameError,
    RecursionError,
    MemoryError,
)
"""What Jinja lets through from an author's own expression; each names classes of Python's.

A filter asserts what it is given, and 1e400 becomes a name, inf, in the code that Jinja writes."""
_OPENING = re.compile(r"\{[{%][-+]?")


@dataclass(frozen=True, kw_only=True)
class Fillable:
    """A template ready to be filled in."""

    template: jinja2.Template
    file: str
    tags: tuple[Tag, ...]
    first_lines: tuple[int, ...]
    """Of each tag, in the text that Jinja compiled."""
    places: tuple[Place, ...]
    """Of each tag, in what its author wrote; empty where that is not known."""


def fillable(
    environment: ImmutableSandboxedEnvironment,
    source: str,
    *,
    filename: str,
    places: tuple[Place, ...] | None = None,
) -> Fillable:
    """Return the template ready to be filled in. Raises TemplateError where its Jinja is wrong.

    ``places`` say where the author wrote each tag, if that was not in this very source.
    """
    if places is None:
        written = whole_file(source, filename=filename)
        tags = tuple(valid_tags(written))
        places = tuple(written.place(tag.start) for tag in tags)
    else:
        tags = tuple(find_tags(source))
    spread, first_lines = _each_on_its_own_line(source, tags)
    try:
        template = load_template(environment, spread, filename=filename)
    except TemplateError as error:
        # Its line is one of no file: a template stored by another version of the program.
        raise TemplateError(
            error.what, file=filename, mend="Correct the template, and approve the issue again."
        ) from error
    return Fillable(
        template=template,
        file=filename,
        tags=tags,
        first_lines=first_lines,
        places=places,
    )


def fill(fillable: Fillable, view: Mapping[str, object]) -> str:
    """Return the text with the view's values in it.

    Raises TemplateError with the guilty expression and, where that is known, its place.
    """
    try:
        return _filled(fillable.template, view)
    except _FAULTS_OF_EXPRESSIONS as error:
        number = _guilty(fillable, error.__traceback__)
        tag = None if number is None else fillable.tags[number]
        what, mend = fault_in_words(error, tag, view)
        file, line, column = _place(fillable, number)
        raise TemplateError(what, file=file, line=line, column=column, mend=mend) from error


def _filled(template: jinja2.Template, view: Mapping[str, object]) -> str:
    pieces: list[str] = []
    length = 0
    stream = cast("Generator[str, None, None]", template.generate(view))
    for piece in stream:
        pieces.append(piece)
        length += len(piece)
        if length > OUTPUT_LIMIT_CHARACTERS:
            # Thrown where the template stands, so that its expression is known.
            stream.throw(too_long())
    return "".join(pieces)


def _each_on_its_own_line(source: str, tags: tuple[Tag, ...]) -> tuple[str, tuple[int, ...]]:
    """Part the tags by newlines within them, which print nothing: Jinja tells lines alone."""
    parts: list[str] = []
    first_lines: list[int] = []
    at, line = 0, 1
    for tag in tags:
        opening = _OPENING.match(tag.text) if tag.kind in {"value", "block"} else None
        begin = tag.start + opening.end() if opening else tag.start
        line += source.count("\n", at, begin) + bool(opening)
        parts += [source[at:begin], "\n" if opening else ""]
        first_lines.append(line)
        at = begin
    return "".join((*parts, source[at:])), tuple(first_lines)


def _guilty(fillable: Fillable, trace: TracebackType | None) -> int | None:
    line = 0
    while trace:
        if trace.tb_frame.f_code.co_filename == fillable.file:
            line = trace.tb_lineno
        trace = trace.tb_next
    number = bisect_right(fillable.first_lines, line) - 1
    return number if line and number >= 0 else None


def _place(fillable: Fillable, number: int | None) -> Place | tuple[str, None, None]:
    if number is None or number >= len(fillable.places):
        return fillable.file, None, None
    return fillable.places[number]
