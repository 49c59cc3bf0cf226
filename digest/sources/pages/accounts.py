"""The accounts of studies on a page, told apart by their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.sources.pages.tokens import Token
from digest.sources.text.excerpt import is_cut_off
from digest.sources.wording.headings import Part

_LONGEST_LINE_CHARACTERS = 200
"""Of a line on a page that is taken for a title; what is longer reads as a paragraph."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account with headings: paragraphs and list entries of each of its parts."""

    title: str = ""
    when: str = ""
    above: tuple[Token, ...] = ()
    """What stands above the first heading and is no title."""
    parts: dict[Part, tuple[Token, ...]] = field(default_factory=dict)


def is_title_like(text: str) -> bool:
    """Return True where a line reads as a title and not as a sentence."""
    return len(text) <= _LONGEST_LINE_CHARACTERS and (is_cut_off(text) or text.endswith("?"))


def text_of(tokens: Sequence[Token]) -> str:
    """Return tokens as plain text blocks; entries of one list by line ends, each after ``- ``."""
    text, former_list = "", 0
    for token in tokens:
        parting = "\n" if token.list_number and token.list_number == former_list else "\n\n"
        text += f"{parting}{'- ' if token.list_number else ''}{token.text}"
        former_list = token.list_number
    return text.strip()


def accounts_with_headings(
    tokens: Sequence[Token],
) -> tuple[tuple[Account, ...], tuple[Token, ...]]:
    """Return the accounts on a page, and the texts below them that belong to none.

    A part that comes once more opens the next account.
    """
    gatherer = _Gatherer()
    for token in tokens:
        gatherer.take(token)
    gatherer.close()
    return tuple(gatherer.accounts), tuple(gatherer.left_over)


@dataclass
class _Gatherer:
    accounts: list[Account] = field(default_factory=list)
    left_over: list[Token] = field(default_factory=list)
    parts: dict[Part, list[Token]] = field(default_factory=dict)
    above: list[Token] = field(default_factory=list)
    when: str = ""
    open_part: Part | None = None
    open_level: int = 0

    def take(self, token: Token) -> None:
        if token.kind == "part" and token.part is not None:
            self._open(token, token.part)
        elif token.kind == "date":
            self.when = self.when or token.text
        elif token.kind == "end":
            self.open_part = None
        elif token.kind in {"title", "text"} and not token.aside:
            self._add(token)
        elif token.kind == "text":
            self.left_over.append(token)

    def close(self) -> None:
        if self.parts:
            titles = [t for t in self.above if t.kind == "title" or is_title_like(t.text)]
            # The nearest heading above is the title; in copied text, the first short line.
            headings = [token for token in titles if token.kind == "title"]
            title = headings[-1] if headings else titles[0] if titles else None
            self.accounts.append(
                Account(
                    title=title.text if title else "",
                    when=self.when,
                    above=tuple(t for t in self.above if t is not title and t.kind == "text"),
                    parts={part: tuple(texts) for part, texts in self.parts.items()},
                )
            )
        self.parts, self.above, self.when = {}, [], ""
        self.open_part = None

    def _open(self, token: Token, part: Part) -> None:
        if part in self.parts or (part == "takeaway" and self.parts):
            title = self._title_of_next()
            self.close()
            self.above = title
        self.open_part, self.open_level = part, token.level
        self.parts.setdefault(part, [])

    def _title_of_next(self) -> list[Token]:
        if self.open_part is None:
            headings = [token for token in self.left_over if token.kind == "title"]
            return headings[-1:]
        texts = self.parts[self.open_part]
        if len(texts) > 1 and is_title_like(texts[-1].text) and not texts[-1].list_number:
            return [texts.pop()]
        return []

    def _add(self, token: Token) -> None:
        if token.kind == "title" and token.level <= self.open_level:
            self.open_part = None
        if self.open_part is not None:
            self.parts[self.open_part].append(token)
        elif self.parts:
            self.left_over.append(token)
        else:
            self.above.append(token)
