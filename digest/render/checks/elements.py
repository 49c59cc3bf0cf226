"""The tree that a mail's tags make, read strictly as they are written.

Parsers mend markup each in their own way: one ends an <h6> before a <p>, another does not. Where
every tag is written out and nothing needs mending, all read the same tree; lxml's stands for
theirs.
"""

from functools import lru_cache

from lxml import etree

from digest.render.checks.lineage import Lineage, Node
from digest.render.checks.tags import Tag

OUTSIDE = -1
"""In the place of an element: none."""
_TEXT_ALONE = frozenset({"script", "style", "textarea", "title", "xmp"})
"""Elements in which what looks like a tag or comment is text; HTML standard, section 13.1.2."""
_SHOWN_CHARACTERS = 80

Shape = tuple[tuple[str, int], ...]
"""Each element's name and how many stand directly in it, in their order."""


class Elements:
    """The elements in their order, each known by its number; given tags and texts one by one."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tags: dict[str, Tag] = {}
        """Each different start tag, as written and as read."""
        self.links: list[int] = []
        """The elements <a>."""
        self.addresses: list[str] = []
        """Where they lead."""
        self.comments = 0
        self.open = OUTSIDE
        """The innermost element that has begun and not ended."""
        self._fault = ""
        self._bare: list[str] = []
        self._parents: list[int] = []
        self._children: list[int] = []
        self._lineages: dict[int, Lineage] = {OUTSIDE: ()}

    def take(self, written: str, tag: Tag) -> None:
        """Let an element begin or end."""
        if tag.ends:
            self._bare.append(tag.bare)
            if self.open == OUTSIDE or self.nodes[self.open].tag != tag.node.tag:
                self._blame(f"{written}, which ends nothing that stands open")
            else:
                self.open = self._parents[self.open]
        elif self.open != OUTSIDE and self.nodes[self.open].tag in _TEXT_ALONE:
            self._blame(f"{written} within <{self.nodes[self.open].tag}>")
        elif tag.is_apart:
            if not tag.is_read:
                self._blame(f"{written}, which is not written out as one tag")
            self.comments += written.startswith("<!--")
        else:
            self._begin(written, tag)

    def take_text(self, *, is_blank: bool) -> None:
        """Let text stand in the open element."""
        self._bare.append(" " if is_blank else "x")

    def _begin(self, written: str, tag: Tag) -> None:
        at = len(self.nodes)
        self._bare.append(tag.bare)
        self.nodes.append(tag.node)
        self.tags[written] = tag
        self._parents.append(self.open)
        self._children.append(0)
        if self.open != OUTSIDE:
            self._children[self.open] += 1
        if tag.node.tag == "a":
            self.links.append(at)
            self.addresses.append(tag.href)
        if not tag.is_alone:
            self.open = at

    def _blame(self, what: str) -> None:
        self._fault = self._fault or " ".join(what.split())[:_SHOWN_CHARACTERS]

    def fault(self) -> str:
        """Return what of the tags a parser would have to mend, or an empty string."""
        if self._fault or self.open != OUTSIDE:
            return self._fault or f"<{self.nodes[self.open].tag}>, which has no end"
        names = [node.tag for node in self.nodes]
        if _parsed("".join(self._bare)) != tuple(zip(names, self._children, strict=True)):
            return "tags in an order that HTML does not allow"
        return ""

    def lineage(self, element: int) -> Lineage:
        """Return the element with all that it stands in."""
        if element not in self._lineages:
            above = self.lineage(self._parents[element])
            self._lineages[element] = (*above, self.nodes[element])
        return self._lineages[element]

    def is_within(self, element: int, other: int) -> bool:
        """Tell whether an element is the other one or stands in it."""
        while element > other:
            element = self._parents[element]
        return element == other


@lru_cache(maxsize=512)
def _parsed(bare: str) -> Shape:
    """Return the shape that a parser gives to tags without attributes: these change none."""
    parser = etree.HTMLParser(huge_tree=True)
    return tuple((str(node.tag), len(node)) for node in etree.fromstring(bare, parser).iter())
