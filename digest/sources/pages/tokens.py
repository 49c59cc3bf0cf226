"""A page as a row of tokens: what each line of it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from digest.sources.text.plain_line import plain_line, plain_lines
from digest.sources.wording.dates import ISO_FORM, NUMERIC_FORM, looks_like_date
from digest.sources.wording.headings import Part, is_list_heading, part_of

TokenKind = Literal["text", "part", "title", "date", "more", "end"]

_MORE = r"(?:read more|read on|read the full (?:story|article|summary)|continue reading|learn more)"
_MORE_AT_START = re.compile(
    rf"(?i:\[?{_MORE}\]?)(?i:\s*about\s+this)?[\s.:\u2026>\u00bb\u203a\u2192]*"
    r"(?=$|[\dA-Z\"\u201c\u2018])"
)
_MORE_AT_END = re.compile(
    # In lower case and in mid-sentence it is a sentence's own ("hope to learn more.").
    r"(?<=\S)\s*(?P<more>\[?(?:R(?i:ead more)|R(?i:ead on)"
    r"|R(?i:ead the full (?:story|article|summary))"
    r"|C(?i:ontinue reading)|L(?i:earn more))\]?)[\s.:\u2026>\u00bb\u203a\u2192]*$"
)
_DATE_LABEL = re.compile(
    r"^(?:date|published(?: on| at)?|posted(?: on)?|updated(?: on)?|last updated(?: on)?)\s*:?\s+",
    re.IGNORECASE,
)
_NAMED_GROUPS = re.compile(r"\?P<\w+>")
_GLUED_DATE = re.compile(
    rf"(?P<date>{_NAMED_GROUPS.sub('?:', NUMERIC_FORM).replace(chr(92) + '2', '[-/.]')}"
    rf"|{_NAMED_GROUPS.sub('?:', ISO_FORM).replace(chr(92) + '2', '[-/.]')})"
    r"[ \t]*[\u00b7\u2022|\u2013\u2014-]*[ \t]*(?=[A-Z\"\u201c\u2018\[])",
    re.ASCII,
)
_CONTROLS = re.compile(
    r"(?:more details|share(?: this)?(?: article| page)?|print(?: this page)?|back(?: to .{1,30})?"
    r"|home|menu|skip to (?:main )?content|close|save|copy link|subscribe|log ?in|sign (?:in|up)"
    r"|\d{1,2} min(?:ute)?s?(?: read)?|advertisement|(?:\u00a9|copyright\b|\(c\) ).{0,200}"
    r"|all rights reserved\.?)",
    re.IGNORECASE,
)
_HEADING_AND_TEXT = re.compile(r"^(?P<heading>[^:.!]{3,60}\??):\s+(?P<text>\S.*)$")
_SHORTEST_WRAPPED_CHARACTERS = 50
_MOST_GLUED_TOKENS = 200
"""On one line; a page has two, and each costs another look at the whole line."""
_LONGEST_DATED_LINE_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Token:
    """One line of a page. ``part`` opens a section; ``title`` is any other heading; ``more`` closes
    the card of another article; ``end`` closes whatever section is open."""

    kind: TokenKind
    text: str = ""
    part: Part | None = None
    level: int = 0
    """1 to 6 for a heading of an HTML page, else 0."""
    list_number: int = 0
    """Entries of one list share it; 0 outside lists."""
    href: str | None = None
    aside: bool = False
    """True for text that is no part of an account, wherever it stands."""


def tokens_of_text(text: str, headings: Mapping[str, str]) -> tuple[Token, ...]:
    """Return the tokens of copied text. A line is a paragraph; hard-wrapped ones are joined."""
    return tuple(
        token for line in _unwrapped(plain_lines(text)) for token in tokens_of_line(line, headings)
    )


def tokens_of_line(
    line: str, headings: Mapping[str, str], *, href: str | None = None, list_number: int = 0
) -> Iterator[Token]:
    """Yield the tokens of one line: copying glues "Read more" and dates to what follows them."""
    rest = plain_line(line)
    for _ in range(_MOST_GLUED_TOKENS):
        if not rest:
            return
        if found := _MORE_AT_START.match(rest):
            yield Token(kind="more", href=href)
        elif _is_date(rest):
            yield Token(kind="date", text=_DATE_LABEL.sub("", rest))
            return
        elif found := _GLUED_DATE.match(rest):
            yield Token(kind="date", text=found["date"])
        else:
            yield from _text_tokens(rest, headings, href, list_number)
            return
        rest = rest[found.end() :].strip()
    if rest:
        yield Token(kind="text", text=rest, href=href, list_number=list_number)


def _text_tokens(
    line: str, headings: Mapping[str, str], href: str | None, list_number: int
) -> Iterator[Token]:
    part = part_of(line, headings)
    if part is not None:
        yield Token(kind="part", part=part, text=line)
    elif is_list_heading(line):
        yield Token(kind="end")
    elif _CONTROLS.fullmatch(line):
        return
    elif (split := _HEADING_AND_TEXT.match(line)) and (part := part_of(split["heading"], headings)):
        yield Token(kind="part", part=part, text=split["heading"])
        yield Token(kind="text", text=split["text"], href=href)
    elif closing := _MORE_AT_END.search(line):
        yield Token(kind="text", text=line[: closing.start("more")].strip(), href=href)
        yield Token(kind="more", href=href)
    else:
        text = line[2:] if line.startswith(("\u2022 ", "* ", "- ")) else line
        in_list = list_number or (1 if text is not line else 0)
        yield Token(kind="text", text=text, href=href, list_number=in_list)


def _is_date(line: str) -> bool:
    if len(line) > _LONGEST_DATED_LINE_CHARACTERS:
        return False
    return looks_like_date(line) or looks_like_date(_DATE_LABEL.sub("", line))


def _unwrapped(lines: tuple[str, ...]) -> Iterator[str]:
    held = ""
    for line in lines:
        continues = (
            len(held) >= _SHORTEST_WRAPPED_CHARACTERS
            and not held.endswith((".", "!", "?", ":", "\u201d", '"', ")"))
            and line[:1].islower()
        )
        if continues:
            held = f"{held} {line}"
        else:
            if held:
                yield held
            held = line
    if held:
        yield held
