"""What the parser makes of a template; offsets are those of the source."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An attribute; its value lies between the quotes."""

    name: str
    start: int
    value: str
    value_start: int

    @property
    def value_end(self) -> int:
        """Return the offset of the closing quote."""
        return self.value_start + len(self.value)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A run of text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A ``<!-- comment -->``, marks included."""

    start: int
    end: int
    text: str

    @property
    def conditional(self) -> bool:
        """Say whether it is one of those that Outlook's Word engine reads."""
        return self.text.startswith(("<!--[if", "<!--<![endif"))


@dataclass(kw_only=True)
class Element:
    """An element with all it holds."""

    name: str
    start: int
    attributes: list[Attribute] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    end: int = 0
    """Behind the closing tag."""

    def elements(self) -> Iterator["Element"]:
        """Yield the elements directly inside."""
        yield from (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all inside it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(list(element.elements())))

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of that name."""
        return next((found for found in self.attributes if found.name == name), None)


Node = Element | Text | Comment
