"""The tree that a mail's tags make, read strictly as they are written.

Parsers mend markup each in their own way: one ends an <h6> before a <p>, another does not. Where
every tag is written out and nothing needs mending, all read the same tree; lxml's stands for
theirs.
"""

from lxml import etree

from digest.render.checks.lineage import Lineage, Node
from digest.render.checks.tags import Tag

OUTSIDE = -1
"""In the place of an element: none."""


class Elements:
    """The elements in their order, each known by its number; given their tags one by one."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.tags: dict[str, Tag] = {}
        """Each different start tag, as written and as read."""
        self.links: list[int] = []
        """The elements <a>."""
        self.addresses: list[str] = []
        """Where they lead."""
        self.comments = 0
        self.is_whole = True
        """Whether each tag is written out and ends what it should."""
        self.open = OUTSIDE
        """The innermost element that has begun and not ended."""
        self._parents: list[int] = []
        self._children: list[int] = []
        self._lineages: dict[int, Lineage] = {OUTSIDE: ()}

    def take(self, written: str, tag: Tag) -> None:
        """Let an element begin or end."""
        if tag.is_apart:
            self.is_whole = self.is_whole and tag.is_read
            self.comments += written.startswith("<!--")
        elif tag.ends:
            self._end(tag)
        else:
            self._begin(written, tag)

    def _begin(self, written: str, tag: Tag) -> None:
        at = len(self.nodes)
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

    def _end(self, tag: Tag) -> None:
        if self.open == OUTSIDE or self.nodes[self.open].tag != tag.node.tag:
            self.is_whole = False
        else:
            self.open = self._parents[self.open]

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

    def is_parsed_as_written(self, html: str) -> bool:
        """Tell whether a parser makes the same tree of the same HTML."""
        if not self.is_whole or self.open != OUTSIDE:
            return False
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
        )
        parsed = etree.fromstring(html.encode(), parser).iter()
        return [(node.tag, len(node)) for node in parsed] == [
            (node.tag, children) for node, children in zip(self.nodes, self._children, strict=True)
        ]
