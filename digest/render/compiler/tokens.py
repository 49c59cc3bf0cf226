"""What stands for Jinja while the compilers work."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass


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
        self._tokens: dict[str, Token] = {}

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

    def found_in(self, html: str) -> list[Token]:
        """Return the tokens as they come in a text, repeated ones each time."""
        return [self._tokens[name] for name in self._pattern.findall(html)]

    def put_back(self, html: str) -> str:
        """Return the text with the author's own in the place of each token."""
        return self._pattern.sub(lambda found: self._tokens[found.group()].text, html)


def _prefix(source: str) -> str:
    seed = source
    while True:
        seed = hashlib.sha256(seed.encode()).hexdigest()
        prefix = f"zq{seed[:10]}"
        if prefix not in source:
            return prefix
