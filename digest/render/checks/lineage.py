"""An element with all that it stands in, as plain values: equal ones are judged once."""

from typing import NamedTuple

from lxml import etree


class Node(NamedTuple):
    """One element: its name, and its attributes as written."""

    tag: str
    attributes: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return the attribute's value, empty where there is none."""
        return next((value for own, value in self.attributes if own == name), "")


Lineage = tuple[Node, ...]
"""From the root down to the element itself."""


def lineage_of(element: etree._Element, known: dict[etree._Element, Lineage]) -> Lineage:
    """Return the element's lineage; ``known`` holds those of the same document."""
    if element not in known:
        parent = element.getparent()
        above = () if parent is None else lineage_of(parent, known)
        known[element] = (*above, _node(element))
    return known[element]


def _node(element: etree._Element) -> Node:
    # Where a link leads differs from letter to letter and changes nothing about how it looks.
    attributes = tuple(
        (str(name), "" if name == "href" else str(value)) for name, value in element.items()
    )
    return Node(tag=str(element.tag), attributes=attributes)
