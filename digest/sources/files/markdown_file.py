"""Summaries in Markdown: front matter, and one section for each part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from digest.sources.files.field_reader import COLUMNS
from digest.sources.files.front_matter import FrontMatter, split_front_matter
from digest.sources.files.reading_of_fields import reading_of_fields
from digest.sources.files.summary_fields import entry_from_fields
from digest.sources.records import Entry, Problem, Reading, ReadSettings
from digest.sources.text.plain import line_from_markdown, plain_from_html
from digest.sources.wording.headings import nearest_heading, part_of

LONGEST_CHARACTERS = 100_000
"""A summary has a few thousand; a parser's time may grow faster than its text."""

_SECTIONS_MEND = "Head the sections with ## What they found, ## Why it matters and ## Keep in mind."
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, kw_only=True)
class _Section:
    heading: str
    level: int
    line: int
    text: str


def read_markdown(text: str, *, where: str, settings: ReadSettings) -> Reading:
    """Return the one summary that a Markdown file holds. Never raises."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return _only_problem(where, "the file is empty", "Write the summary, or delete the file.")
    if len(text) > LONGEST_CHARACTERS:
        return _only_problem(
            where,
            f"the file has more than {LONGEST_CHARACTERS:,} characters",
            "Write one summary to a file.",
        )
    matter = split_front_matter(text.lstrip("\n"))
    if matter.problem:
        # Without its fields nobody could say whose text this is.
        mend = (
            "Put quotes round a text that holds a colon; the README shows the fields."
            if matter.body
            else "Put a line of --- below the fields."
        )
        return _only_problem(f"{where}:{matter.problem_line}", matter.problem, mend)
    entry, field_problems = entry_from_fields(
        matter.values,
        origin=where,
        where=lambda name: f"{where}:{matter.lines.get(name, 1)}",
        settings=settings,
    )
    entry, section_problems = _add_sections(entry, matter, where, settings)
    problems = (*_matter_problems(matter, where), *field_problems, *section_problems)
    return reading_of_fields(entry, problems, where=where, mend=_SECTIONS_MEND)


def _matter_problems(matter: FrontMatter, where: str) -> Iterator[Problem]:
    for name in matter.repeated:
        yield Problem(
            where=f"{where}:{matter.lines[name]}",
            what=f"{name!r} is given twice; the first one counts",
            mend="Keep one of the two.",
        )


def _add_sections(
    entry: Entry, matter: FrontMatter, where: str, settings: ReadSettings
) -> tuple[Entry, list[Problem]]:
    problems: list[Problem] = []
    parts: dict[str, str] = {}
    inside: tuple[str, int] | None = None
    for section in _sections(matter):
        at = f"{where}:{section.line}"
        part = part_of(section.heading, settings.headings) if section.level else None
        if part is not None:
            inside = (part, section.level)
            if part in parts or (part == "takeaway" and entry.takeaway):
                problems.append(
                    Problem(
                        where=at,
                        what=f"{section.heading!r} gives {part} once more; both are kept",
                        mend="Make one of the two.",
                    )
                )
            parts[part] = _joined(parts.get(part, ""), section.text)
        elif inside is not None and section.level > inside[1]:
            parts[inside[0]] = _joined(parts[inside[0]], section.heading, section.text)
        elif section.level == 1 and not entry.title and not section.text:
            entry = replace(entry, title=section.heading, stated=entry.stated | {"title"})
        elif section.text or section.level > 1:
            inside = None
            problems.append(_stray(section, at))
    takeaway = _joined(entry.takeaway, parts.get("takeaway", ""))
    return replace(
        entry,
        takeaway=takeaway,
        found=_joined(entry.found, parts.get("found", "")),
        matters=_joined(entry.matters, parts.get("matters", "")),
        keep_in_mind=_joined(entry.keep_in_mind, parts.get("keep_in_mind", "")),
        publisher_caveat=_joined(entry.publisher_caveat, parts.get("caveat", "")),
        stated=entry.stated | {COLUMNS.get(part, part) for part in parts},
    ), problems


def _stray(section: _Section, at: str) -> Problem:
    if not section.level:
        return Problem(
            where=at, what="the text above the first heading is not used", mend=_SECTIONS_MEND
        )
    nearest = nearest_heading(section.heading)
    hint = f"Did you mean {nearest!r}? " if nearest else ""
    return Problem(
        where=at,
        what=f"the section {section.heading[:60]!r} is not used",
        mend=f"{hint}{_SECTIONS_MEND}",
    )


def _sections(matter: FrontMatter) -> Iterator[_Section]:
    env: dict[str, object] = {}
    tokens = _MARKDOWN.parse(matter.body, env)
    starts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    before = tokens[: starts[0]] if starts else tokens
    text = _plain(before, env)
    if text:
        yield _Section(heading="", level=0, line=matter.body_line, text=text)
    for start, end in pairwise((*starts, len(tokens))):
        opening = tokens[start]
        yield _Section(
            heading=line_from_markdown(tokens[start + 1].content),
            level=int(opening.tag.removeprefix("h")),
            line=matter.body_line + (opening.map[0] if opening.map else 0),
            text=_plain(tokens[start + 3 : end], env),
        )


def _plain(tokens: Sequence[Token], env: dict[str, object]) -> str:
    return plain_from_html(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _only_problem(where: str, what: str, mend: str) -> Reading:
    return Reading(problems=(Problem(where=where, what=what, mend=mend, is_loss=True),))
