"""Does each element stand where it may, with attributes and values that are understood?"""

from textwrap import shorten

from digest.render.compiler.attributes import check_attributes, check_classes
from digest.render.compiler.elements import (
    NOT_COMPILED,
    children_of,
    element_names,
    holds_html,
    is_mjml,
)
from digest.render.compiler.masking import COMMENT_MASK, MASK, Masked
from digest.render.compiler.tree import Comment, Element, Text
from digest.render.suggest import did_you_mean, in_words
from digest.render.template_error import TemplateError

_ONCE = {"mjml": ("mj-head",), "mj-head": ("mj-title", "mj-preview", "mj-breakpoint")}


def check_structure(masked: Masked, document: Element) -> Element:
    """Return the mjml element. Raises TemplateError at the first thing that is not MJML."""
    return _Check(masked).document(document)


class _Check:
    def __init__(self, masked: Masked) -> None:
        self.masked = masked

    def document(self, document: Element) -> Element:
        elements = list(document.elements())
        if not elements:
            raise self._error(0, "There is no <mjml> here.", "Begin with <mjml>.")
        root = elements[0]
        self._known(root)
        if root.name != "mjml":
            raise self._error(
                root.start, f"The template begins with <{root.name}>.", "Put all of it in <mjml>."
            )
        for node in document.children:
            if node is not root and not isinstance(node, Comment):
                self._outside(node, root)
        self._element(root)
        self._one_body(root)
        check_classes(self.masked, root)
        return root

    def _one_body(self, root: Element) -> None:
        bodies = [child for child in root.elements() if child.name == "mj-body"]
        if not bodies:
            raise self._error(root.start, "<mjml> has no mj-body.", "Add <mj-body> ... </mj-body>.")
        if len(bodies) > 1:
            first = self.masked.source.line(bodies[0].start)
            raise self._error(
                bodies[1].start,
                f"There are two mj-body; the first is on {first}.",
                "Put both contents into one.",
            )

    def _outside(self, node: Element | Text, root: Element) -> None:
        if isinstance(node, Element):
            raise self._error(
                node.start,
                f"<{node.name}> stands after </mjml>.",
                "Move it inside, or take it out.",
            )
        self._no_text(node, "outside <mjml>")
        for tag in self.masked.tags_in(node.start, node.end):
            if tag.name != "set" or tag.opens or tag.start > root.start:
                raise self._error(
                    tag.start,
                    f"{tag.text} stands outside <mjml>.",
                    "Only {% set name = value %} can stand before it; move the rest inside.",
                )

    def _element(self, element: Element) -> None:
        check_attributes(self.masked, element)
        if holds_html(element.name):
            self._html(element)
            return
        allowed = children_of(element.name)
        seen: dict[str, Element] = {}
        for child in element.children:
            if isinstance(child, Comment):
                self._no_condition(child, element)
            elif isinstance(child, Text):
                self._no_text(child, f"directly in <{element.name}>")
            else:
                self._known(child)
                if child.name not in allowed:
                    raise self._misplaced(child, element, allowed)
                if child.name in seen and child.name in _ONCE.get(element.name, ()):
                    first = self.masked.source.line(seen[child.name].start)
                    raise self._error(
                        child.start,
                        f"There are two {child.name}; the first is on {first}.",
                        "Keep one of them.",
                    )
                seen[child.name] = child
                if element.name == "mj-attributes":
                    check_attributes(self.masked, child)
                    self._empty(child)
                else:
                    self._element(child)

    def _no_condition(self, comment: Comment, parent: Element) -> None:
        if comment.conditional:
            raise self._error(
                comment.start,
                f"A comment for Outlook cannot stand directly in <{parent.name}>.",
                "Put it into <mj-raw>.",
            )

    def _known(self, element: Element) -> None:
        name = element.name
        if name == "mj-include":
            raise self._error(
                element.start, "<mj-include> is not used here.", 'Write {% include "name" %}.'
            )
        if is_mjml(name) and name not in element_names():
            if name in NOT_COMPILED:
                raise self._error(
                    element.start,
                    f"<{name}> has no effect in this compiler.",
                    "Write the attributes on the elements themselves.",
                )
            mend = did_you_mean(name, element_names()) or "Take it out."
            raise self._error(element.start, f"<{name}> is not an MJML tag.", mend)

    def _misplaced(self, child: Element, parent: Element, allowed: frozenset[str]) -> TemplateError:
        what = f"<{child.name}> cannot stand directly in <{parent.name}>."
        if not is_mjml(child.name):
            own = f"mj-{child.name}"
            mend = f"Did you mean {own}?" if own in allowed else "Put HTML into <mj-text>."
            return self._error(child.start, what, mend)
        homes = sorted(name for name in element_names() if child.name in children_of(name))
        homes = [home for home in homes if home not in {"mj-attributes", "mj-hero"}] or homes
        return self._error(child.start, what, f"Put it into {in_words(homes)}.")

    def _empty(self, element: Element) -> None:
        if element.children:
            raise self._error(
                element.start,
                f"<{element.name}> in mj-attributes sets defaults and holds nothing.",
                f"Write it as <{element.name} ... />.",
            )

    def _complete(self, comment: Comment) -> None:
        whole = ("<![endif]-->", "]><!-->")
        if comment.text.startswith("<!--[if") and not comment.text.endswith(whole):
            raise self._error(
                comment.start, "This comment for Outlook has no end.", "End it with <![endif]-->."
            )

    def _no_text(self, node: Text, where: str) -> None:
        bare = node.text.replace(MASK, "").replace(COMMENT_MASK, "").strip()
        if bare:
            start = node.start + node.text.index(bare[0])
            shown = shorten(" ".join(bare.split()), width=40, placeholder=" ...")
            raise self._error(
                start, f"The text {shown!r} stands {where}.", "Put it into <mj-text>."
            )

    def _html(self, element: Element) -> None:
        for inner in element.walk():
            for child in inner.children:
                if isinstance(child, Comment):
                    self._complete(child)
            if inner is element:
                continue
            if is_mjml(inner.name):
                raise self._error(
                    inner.start,
                    f"<{inner.name}> cannot stand in <{element.name}>, which holds HTML.",
                    f"Close <{element.name}> before it.",
                )
            if inner.name == "script":
                raise self._error(
                    inner.start, "Mail programs remove scripts.", "Take <script> out."
                )

    def _error(self, offset: int, what: str, mend: str = "") -> TemplateError:
        return self.masked.source.error(offset, what, mend)
