"""Does the HTML inside each Jinja block stand on its own, in Outlook too?

A loop repeats what lies between its tags, so that must open and close the same elements, both
for programs that read conditional comments and for those that skip them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from digest.render.compiler.parse import VOID

_HIDDEN = re.compile(r"<!--\[if[^\]]*\]>(?!<!-->).*?<!\[endif\]-->", re.DOTALL)
_PARTS = re.compile(
    r"""(?P<begin><!--\[if[^\]]*\]>(?:<!-->)?)
    | (?P<finish>(?:<!--)?<!\[endif\]-->)
    | (?P<comment><!--.*?-->)
    | (?P<sheet><(?P<kind>style|title|script)\b[^>]*>(?P<inside>.*?)</(?P=kind)>)
    | (?P<tag></?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>)
    | (?P<word>[A-Za-z0-9]+)""",
    re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r"</?([\w:.-]+)")


@dataclass(kw_only=True)
class _Reader:
    words: frozenset[str]
    open: list[tuple[str, int]] = field(default_factory=list)
    places: dict[str, tuple[object, ...]] = field(default_factory=dict)
    in_comment: bool = False

    def read(self, html: str) -> dict[str, tuple[object, ...]]:
        for part in _PARTS.finditer(html):
            if part["begin"] or part["finish"]:
                self.in_comment = bool(part["begin"])
            elif part["sheet"]:
                self._sheet(part["inside"], part.start())
            elif part["tag"]:
                self._tag(part["tag"], part.start())
            elif part["word"] in self.words:
                self.places[part["word"]] = (self.in_comment, *self.open)
        return self.places

    def _sheet(self, inside: str, start: int) -> None:
        for word in re.findall(r"[A-Za-z0-9]+", inside):
            if word in self.words:
                self.places[word] = (self.in_comment, *self.open, start)

    def _tag(self, tag: str, start: int) -> None:
        found = _NAME.match(tag)
        name = found.group(1).lower() if found else ""
        if tag.startswith("</"):
            names = [opened for opened, _ in self.open]
            if name in names:
                del self.open[len(names) - 1 - names[::-1].index(name) :]
        elif name not in VOID and not tag.endswith("/>"):
            self.open.append((name, start))


def unbalanced(html: str, groups: Iterable[Sequence[str]]) -> Sequence[str] | None:
    """Return the first group of words that do not all stand in the same element.

    Words in attributes are passed over, since those cannot be broken.
    """
    groups = list(groups)
    words = frozenset(word for group in groups for word in group)
    for view in (html, _HIDDEN.sub("", html)):
        places = _Reader(words=words).read(view)
        for group in groups:
            if len({places[word] for word in group if word in places}) > 1:
                return group
    return None
