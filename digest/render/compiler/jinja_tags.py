"""Finds the Jinja in a text, with Jinja's own lexer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from jinja2 import Environment

from digest.render.environment import html_environment

Kind = Literal["value", "block", "raw", "comment"]

_BEGINNINGS: dict[str, Kind] = {
    "variable_begin": "value",
    "block_begin": "block",
    "raw_begin": "raw",
    "comment_begin": "comment",
}
_ENDINGS = {"variable_end", "block_end", "raw_end", "comment_end"}


@dataclass(frozen=True, kw_only=True)
class Tag:
    """One ``{{...}}``, ``{%...%}`` or ``{#...#}``, or one whole raw block."""

    kind: Kind
    start: int
    end: int
    text: str
    words: tuple[tuple[str, str], ...]
    """Kind and text of each token within, white space left out."""

    @property
    def name(self) -> str:
        """Return the keyword of a block tag, such as ``for``; else an empty string."""
        return self.words[0][1] if self.kind == "block" and self.words else ""

    @property
    def opens(self) -> bool:
        """Say whether an ``end...`` tag must follow."""
        if self.name == "set":
            return not any(word == ("operator", "=") for word in self.words)
        return self.name in {"for", "if", "macro", "call", "filter", "with", "block", "autoescape"}


def find_tags(text: str) -> list[Tag]:
    """Return the tags in their order.

    The text's newlines are plain. Raises jinja2.TemplateSyntaxError where the lexer stops.
    """
    tags: list[Tag] = []
    kind: Kind | None = None
    start = 0
    words: list[tuple[str, str]] = []
    for where, part, value in _located(text):
        if part in _BEGINNINGS:
            kind, start, words = _BEGINNINGS[part], where, []
        elif part in _ENDINGS and kind:
            # A closing tag with a minus sign takes the white space behind it along.
            end = where + len(value.rstrip())
            tags.append(
                Tag(kind=kind, start=start, end=end, text=text[start:end], words=tuple(words))
            )
            kind = None
        elif kind and part != "whitespace":
            words.append((part, value))
    return tags


def between_tags(text: str, tags: list[Tag]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each stretch that is no Jinja, empty ones included."""
    edges = [0, *(edge for tag in tags for edge in (tag.start, tag.end)), len(text)]
    yield from list(pairwise(edges))[::2]


def _located(text: str) -> Iterator[tuple[int, str, str]]:
    position = 0
    for _, token, value in _environment().lexer.tokeniter(text, None):
        # The lexer leaves out white space before tags, and nothing else.
        where = text.index(value, position)
        position = where + len(value)
        yield where, token, value


@cache
def _environment() -> Environment:
    return html_environment()
