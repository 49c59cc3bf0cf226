"""What stands for Jinja while the compilers work."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from digest.render.compiler.jinja_tags import Tag
from digest.render.compiler.masking import COMMENT_MASK
from digest.render.compiler.tree import Comment


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word that the compilers carry along, and what it stands for."""

    name: str
    text: str
    """The author's own text, to be put back byte for byte."""
    offset: int
    """Of that text in the source."""
    times: int | None
    """How often it must come out; None for once or more, in attributes that MJML repeats."""
    samples: tuple[str, ...] = ()
    """Values it may have, where MJML might calculate with them."""
    in_text: bool = False


class Tokens:
    """The tokens of one template. The same template always gets the same ones."""

    def __init__(self, source: str) -> None:
        self._prefix = _prefix(source)
        self._pattern = re.compile(rf"{self._prefix}n\d{{5}}z")
        self._aside = re.compile(rf"{self._prefix}c\d{{5}}z")
        self._tokens: dict[str, Token] = {}
        self._comments: dict[str, Comment] = {}

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens.values())

    def add(
        self,
        text: str,
        *,
        offset: int,
        times: int | None,
        samples: tuple[str, ...] = (),
        in_text: bool = False,
    ) -> str:
        """Return the name of a new token: letters and digits, fit for any place."""
        name = f"{self._prefix}n{len(self._tokens):05d}z"
        self._tokens[name] = Token(
            name=name, text=text, offset=offset, times=times, samples=samples, in_text=in_text
        )
        return name

    def add_comment(self, comment: Comment, tags: list[tuple[Tag, str]]) -> str:
        """Return the name of a conditional comment, which mrml must not see.

        ``tags`` are the Jinja tags in it, with the names of their tokens.
        """
        name = f"{self._prefix}c{len(self._comments):05d}z"
        text, start = comment.text, comment.start
        for tag, token in reversed(tags):
            text = text[: tag.start - start] + token + text[tag.end - start :]
        self._comments[name] = replace(comment, text=text.replace(COMMENT_MASK, ""))
        return name

    def lost_comments(self, html: str) -> list[Comment]:
        """Return the comments that do not stand in the text exactly once."""
        return [found for name, found in self._comments.items() if html.count(name) != 1]

    def put_back_comments(self, html: str) -> str:
        """Return the text with its comments; the Jinja in them are tokens still."""
        return self._aside.sub(lambda found: self._comments[found.group()].text, html)

    def found_in(self, html: str) -> list[Token]:
        """Return the tokens as they come in a text, repeated ones each time."""
        return [self._tokens[name] for name in self._pattern.findall(html)]

    def put_back(self, html: str) -> str:
        """Return the text with the author's own in the place of each token."""
        pattern = re.compile(rf"<!--({self._pattern.pattern})-->|({self._pattern.pattern})")
        return pattern.sub(lambda found: self._tokens[found[1] or found[2]].text, html)


def _prefix(source: str) -> str:
    seed = source
    while True:
        seed = hashlib.sha256(seed.encode()).hexdigest()
        prefix = f"zq{seed[:10]}"
        if prefix not in source:
            return prefix
