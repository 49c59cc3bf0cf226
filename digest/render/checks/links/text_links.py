"""The addresses in a text, of which mail programs make links."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ADDRESS = re.compile(r"(?<![\w.+-])[a-z][a-z0-9+.-]*:/[^\s<>\"“”«»]+", re.IGNORECASE)
_PLACE = re.compile(r"/\S*")
"""What our pages call one another by: of use on the web alone."""
_BEHIND = ".,;:!?'\u2019"
"""What programs take for the sentence's, at an address's end."""


class TextLink(NamedTuple):
    """One address, and what it is said to be."""

    address: str
    words: str
    """What stands before it on its line, else on the line above; empty for nothing."""


def links_in_text(text: str) -> Iterator[TextLink]:
    """Yield all of them, in their order; a place that stands alone below its words, too."""
    above = ""
    for line in map(str.strip, text.split("\n")):
        if above.endswith(":") and _PLACE.fullmatch(line):
            yield TextLink(line, _words(above))
        before = 0
        for found in _ADDRESS.finditer(line) if ":/" in line else ():
            yield TextLink(_without_ends(found[0]), _words(line[before : found.start()] or above))
            before = found.end()
        above = line


def _without_ends(address: str) -> str:
    address = address.rstrip(_BEHIND)
    return address if "(" in address else address.rstrip(f"{_BEHIND})")


def _words(written: str) -> str:
    return " ".join(written.split()).rstrip(" :(")
