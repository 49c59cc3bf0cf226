"""Writes the MJML that mrml gets: the author's, with tokens in the place of Jinja."""

from bisect import bisect_right
from dataclasses import dataclass, field

from digest.render.compiler.elements import attributes_of, holds_html, is_mjml
from digest.render.compiler.inline_css import is_inlined, style_sheet
from digest.render.compiler.jinja_tags import Tag
from digest.render.compiler.masking import COMMENT_MASK, MASK, Masked
from digest.render.compiler.places import CLASSES
from digest.render.compiler.style_attributes import declarations
from digest.render.compiler.tokens import Tokens
from digest.render.compiler.tree import Attribute, Comment, Element, Text
from digest.render.compiler.values import samples

_TITLE_TIMES = 2
"""mrml writes mj-title as the title and as the aria-label of the body."""


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """MJML without Jinja, and what was taken out of it."""

    mjml: str
    tokens: Tokens
    css: tuple[str, ...]
    """Style sheets to inline."""
    preamble: tuple[Tag, ...]
    """Jinja that stood before <mjml>."""
    origins: tuple[tuple[int, int], ...]
    """Offsets in ``mjml`` from which on the offset in the source is the one beside it."""

    def source_offset(self, offset: int) -> int:
        """Return the offset in the source of one in the MJML."""
        place = bisect_right(self.origins, offset, key=lambda pair: pair[0]) - 1
        start, origin = self.origins[max(place, 0)]
        return origin + offset - start


def assemble(masked: Masked, root: Element) -> Assembly:
    """Return the MJML to compile. Raises TemplateError for what a style attribute cannot hold."""
    work = _Assembler(masked, root)
    work.element(root, home=None)
    return work.assembly(root)


@dataclass(kw_only=True)
class _Replacement:
    start: int
    end: int
    text: str = field(default="")


class _Assembler:
    def __init__(self, masked: Masked, root: Element) -> None:
        self.masked = masked
        self.tokens = Tokens(masked.source.text)
        self.replacements: list[_Replacement] = []
        self.css: list[str] = []
        self.body_start = next(
            element.start for element in root.elements() if element.name == "mj-body"
        )

    def assembly(self, root: Element) -> Assembly:
        preamble = tuple(tag for tag in self.masked.tags if tag.end <= root.start)
        parts: list[str] = []
        origins: list[tuple[int, int]] = []
        length, at = 0, root.start
        end = _Replacement(start=root.end, end=root.end)
        for replacement in [*sorted(self.replacements, key=lambda one: one.start), end]:
            kept = self.masked.text[at : replacement.start].replace(COMMENT_MASK, "")
            for origin, text in ((at, kept), (replacement.start, replacement.text)):
                origins.append((length, origin))
                parts.append(text)
                length += len(text)
            at = replacement.end
        return Assembly(
            mjml="".join(parts),
            tokens=self.tokens,
            css=tuple(self.css),
            preamble=preamble,
            origins=tuple(origins),
        )

    def element(self, element: Element, *, home: Element | None) -> None:
        if is_inlined(element):
            self.css.append(style_sheet(element))
            self._replace(element.start, element.end, "")
            return
        for attribute in element.attributes:
            self._attribute(element, attribute)
        home = home or (element if holds_html(element.name) else None)
        for child in element.children:
            if isinstance(child, Element):
                self.element(child, home=home)
            elif isinstance(child, Comment):
                self._comment(child)
            else:
                self._text(child, home)

    def _comment(self, comment: Comment) -> None:
        name = ""
        if comment.conditional:
            # mrml takes tags in conditional comments for elements, and loses what follows.
            tags = self.masked.tags_in(comment.start, comment.end)
            named = [(tag, self._token(tag, times=1, in_text=False)) for tag in tags]
            name = self.tokens.add_comment(comment, named)
        self._replace(comment.start, comment.end, name)

    def _text(self, node: Text, home: Element | None) -> None:
        times = _TITLE_TIMES if home and home.name == "mj-title" else 1
        for tag in self.masked.tags_in(node.start, node.end):
            token = self._token(tag, times=times)
            if home is None:
                # Plain text between elements is lost in some of them, an mj-raw in none.
                token = f"<mj-raw>{token}</mj-raw>"
            elif home.name == "mj-raw" and node.start < self.body_start:
                # Text in the head would end it for the HTML parser.
                token = f"<!--{token}-->"
            self._replace(tag.start, tag.end, token)

    def _attribute(self, element: Element, attribute: Attribute) -> None:
        tags = self.masked.tags_in(attribute.value_start, attribute.value_end)
        if attribute.name == "style" and not is_mjml(element.name):
            self._style(attribute)
        elif attribute.name in CLASSES:
            for tag in tags:
                times = None if is_mjml(element.name) else 1
                self._replace(tag.start, tag.end, self._token(tag, times=times, in_text=False))
        elif tags and is_mjml(element.name):
            kind = attributes_of(element.name)[attribute.name]
            self._value(attribute, times=None, examples=samples(kind, attribute.name))
        elif tags:
            self._value(attribute, times=1, examples=())

    def _style(self, attribute: Attribute) -> None:
        for declaration in declarations(self.masked, attribute):
            if MASK in declaration.value:
                self._whole(declaration.start, declaration.end, times=1, examples=())

    def _value(self, attribute: Attribute, *, times: int | None, examples: tuple[str, ...]) -> None:
        self._whole(attribute.value_start, attribute.value_end, times=times, examples=examples)

    def _whole(self, start: int, end: int, *, times: int | None, examples: tuple[str, ...]) -> None:
        text = self.masked.source.text[start:end]
        token = self.tokens.add(text, offset=start, times=times, samples=examples)
        self._replace(start, end, token)

    def _token(self, tag: Tag, *, times: int | None, in_text: bool = True) -> str:
        return self.tokens.add(tag.text, offset=tag.start, times=times, in_text=in_text)

    def _replace(self, start: int, end: int, text: str) -> None:
        self.replacements.append(_Replacement(start=start, end=end, text=text))
