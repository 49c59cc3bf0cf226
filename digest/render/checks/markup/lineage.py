"""An element with all that it stands in, as plain values: equal ones are judged once."""

from typing import NamedTuple


class Node(NamedTuple):
    """One element: its name, and its attributes as written."""

    tag: str
    attributes: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return the attribute's value, empty where there is none."""
        return next((value for own, value in self.attributes if own == name), "")


Lineage = tuple[Node, ...]
"""From the root down to the element itself."""
