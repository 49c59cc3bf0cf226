"""The tree that a mail's tags make, read strictly as they are written."""

from digest.render.checks.markup.lineage import Lineage, Node
from digest.render.checks.markup.runs import Run

OUTSIDE = -1
"""In the place of an element: none."""


class Elements:
    """The elements in their order, each known by its number; given their tags run by run.

    An end tag ends what stands open, whatever its name: nesting.py finds where that is wrong.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.links: list[int] = []
        """The elements <a>."""
        self.addresses: list[str] = []
        """Where they lead."""
        self.open = OUTSIDE
        """The innermost element that has begun and not ended."""
        self._parents: list[int] = []
        self._lineages: dict[int, Lineage] = {OUTSIDE: ()}

    def take(self, run: Run) -> None:
        """Let elements begin and end."""
        nodes, parents, at = self.nodes, self._parents, self.open
        for tag in run.tags:
            if tag.ends:
                at = parents[at] if at != OUTSIDE else OUTSIDE
                continue
            if tag.is_link:
                self.links.append(len(nodes))
                self.addresses.append(tag.href)
            parents.append(at)
            if not tag.is_alone:
                at = len(nodes)
            nodes.append(tag.node)
        self.open = at

    def lineage(self, element: int) -> Lineage:
        """Return the element with all that it stands in."""
        unknown = []
        while element not in self._lineages:
            unknown.append(element)
            element = self._parents[element]
        lineage = self._lineages[element]
        for one in reversed(unknown):
            lineage = self._lineages[one] = (*lineage, self.nodes[one])
        return lineage

    def is_within(self, element: int, other: int) -> bool:
        """Tell whether an element is the other one or stands in it."""
        while element > other:
            element = self._parents[element]
        return element == other
