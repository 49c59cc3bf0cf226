"""May Jinja stand where it stands, and does each block close where it opened?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from digest.render.compiler.elements import CARRIES_BLOCKS, holds_html, is_mjml
from digest.render.compiler.jinja_tags import Tag
from digest.render.compiler.masking import Masked
from digest.render.compiler.style_attributes import declarations
from digest.render.compiler.tree import Attribute, Comment, Element, Text
from digest.render.suggest import in_words
from digest.render.template_error import TemplateError

CLASSES = frozenset({"class", "css-class"})
_RESOLVED = frozenset({("mj-class", "name"), ("mj-style", "inline")})
_MIDDLES = frozenset({"elif", "else"})
_CONTROL = frozenset({"if", "for", "elif", "else"})


@dataclass(kw_only=True)
class Block:
    """A block and its tags: the opening one, those in its middle, the closing one."""

    tags: list[Tag] = field(default_factory=list)


def check_places(masked: Masked, root: Element) -> tuple[Block, ...]:
    """Return the blocks. Raises TemplateError for Jinja that would not survive compiling."""
    check = _Check(masked)
    check.element(root, home=None)
    return tuple(check.blocks())


class _Check:
    def __init__(self, masked: Masked) -> None:
        self.masked = masked
        self.homes: dict[int, tuple[object, str]] = {}

    def element(self, element: Element, *, home: Element | None) -> None:
        for attribute in element.attributes:
            self._attribute(element, attribute)
        home = home or (element if holds_html(element.name) else None)
        for child in element.children:
            if isinstance(child, Element):
                self.element(child, home=home)
            else:
                self._node(child, element, home)
        self._columns(element)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks; Jinja has made sure that they are balanced."""
        waiting: list[Block] = []
        for tag in self.masked.tags:
            if tag.opens:
                waiting.append(Block(tags=[tag]))
            elif tag.name in _MIDDLES or (tag.name.startswith("end") and tag.kind == "block"):
                waiting[-1].tags.append(tag)
                self._same_place(waiting[-1].tags[0], tag)
                if tag.name not in _MIDDLES:
                    yield waiting.pop()

    def _same_place(self, opening: Tag, tag: Tag) -> None:
        # A tag before <mjml> has no home here; it has been checked already.
        first, first_words = self.homes.get(opening.start, (None, ""))
        second, second_words = self.homes.get(tag.start, (None, ""))
        if first != second:
            raise self._error(
                tag,
                f"{tag.text} stands {second_words}, but {opening.text} on "
                f"{self.masked.source.line(opening.start)} stands {first_words}.",
                "Open and close a block in the same place, round whole elements.",
            )

    def _node(self, node: Text | Comment, parent: Element, home: Element | None) -> None:
        for tag in self.masked.tags_in(node.start, node.end):
            if isinstance(node, Comment):
                self._in_comment(tag, node, home)
                self.homes[tag.start] = (node.start, "in a comment")
                continue
            self.homes[tag.start] = (parent.start, f"in <{parent.name}>")
            if home is None:
                self._between_elements(tag, parent)
            elif "style" in {parent.name, home.name.removeprefix("mj-")}:
                self._in_style(tag, home)

    def _in_comment(self, tag: Tag, comment: Comment, home: Element | None) -> None:
        if home is None or not comment.conditional:
            raise self._error(
                tag, f"{tag.text} stands in a comment.", "Comment it out with {# ... #} instead."
            )
        if tag.kind == "value" and "<style" in comment.text:
            raise self._style_value(tag)

    def _between_elements(self, tag: Tag, parent: Element) -> None:
        if parent.name not in CARRIES_BLOCKS:
            raise self._error(
                tag,
                f"{tag.text} cannot stand directly in <{parent.name}>, whose parts are rearranged "
                "while compiling.",
                "Move it inside mj-text or mj-raw, or round the whole element that stands in "
                f"{in_words(sorted(CARRIES_BLOCKS))}.",
            )
        if tag.kind != "block":
            raise self._error(
                tag,
                f"{tag.text} prints text directly into <{parent.name}>.",
                "Put it into <mj-text>.",
            )

    def _in_style(self, tag: Tag, home: Element) -> None:
        inline = home.attribute("inline")
        if home.name == "mj-style" and inline:
            raise self._error(
                tag,
                f'{tag.text} cannot stand in <mj-style inline="inline">, which is spread over the '
                "elements while compiling.",
                "Move it into a style attribute, or into a plain <mj-style>.",
            )
        if tag.kind == "value":
            raise self._style_value(tag)

    def _style_value(self, tag: Tag) -> TemplateError:
        return self._error(
            tag,
            f"{tag.text} cannot be escaped in a style sheet.",
            "Choose between written rules with {% if %}, or move it into a style attribute.",
        )

    def _attribute(self, element: Element, attribute: Attribute) -> None:
        tags = self.masked.tags_in(attribute.value_start, attribute.value_end)
        if not tags:
            return
        words = f"in {attribute.name} of <{element.name}>"
        for tag in tags:
            self.homes[tag.start] = (attribute.start, words)
        if (element.name, attribute.name) in _RESOLVED or attribute.name == "mj-class":
            raise self._error(
                tags[0],
                f"{attribute.name} is needed while compiling, and cannot come from Jinja.",
                "Write it out; use css-class with {{ }} for a class that changes.",
            )
        if attribute.name in CLASSES:
            self._class(tags, attribute)
        if attribute.name == "style" and not is_mjml(element.name):
            for declaration in declarations(self.masked, attribute):
                for tag in self.masked.tags_in(declaration.start, declaration.end):
                    self.homes[tag.start] = (
                        declaration.start,
                        f"in {declaration.name} of a style attribute",
                    )

    def _class(self, tags: list[Tag], attribute: Attribute) -> None:
        for tag in tags:
            if tag.kind != "value":
                raise self._error(
                    tag,
                    f"{tag.text} cannot stand in {attribute.name}, where rules find their elements "
                    "while compiling.",
                    'Write {{ "one" if condition else "other" }}.',
                )

    def _columns(self, element: Element) -> None:
        if element.name not in {"mj-section", "mj-group"}:
            return
        texts = (node for node in element.children if isinstance(node, Text))
        tags = [tag for node in texts for tag in self.masked.tags_in(node.start, node.end)]
        control = next((tag for tag in tags if tag.name in _CONTROL), None)
        if control is None:
            return
        for column in element.elements():
            if column.name in {"mj-column", "mj-group"} and not column.attribute("width"):
                raise self._error(
                    control,
                    f"{control.text} changes how many columns there are, and MJML gives each an "
                    "equal share of those it sees while compiling.",
                    f"Give the <{column.name}> on {self.masked.source.line(column.start)} a width, "
                    "or put the block round the whole section.",
                )

    def _error(self, tag: Tag, what: str, mend: str = "") -> TemplateError:
        return self.masked.source.error(tag.start, _short(what), mend)


def _short(text: str) -> str:
    return " ".join(text.split())
