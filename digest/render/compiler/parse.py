"""A strict parser for MJML, whose messages point at the author's own text.

Stricter than XML where the compilers break silently: no CDATA, processing instructions or
document types. Looser in one way: HTML's void elements, such as ``<br>``, need no closing.
"""

import re
from html.entities import html5

from digest.render.compiler.masking import COMMENT_MASK, MASK, Masked
from digest.render.compiler.tree import Attribute, Comment, Element, Text
from digest.render.template_error import TemplateError

MAX_DEPTH = 64
"""Thousands of levels crash mrml's process; libxml2 gives up at 256."""
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img"}
    | {"input", "link", "meta", "source", "track", "wbr"}
)

_NAME = re.compile(r"[A-Za-z_][\w:.-]*")
_SPACE = re.compile(rf"[\s{COMMENT_MASK}]*")
_TAG_END = re.compile(r"/?>")
_EQUALS = re.compile(rf"[\s{COMMENT_MASK}]*=[\s{COMMENT_MASK}]*")
_AMPERSAND = re.compile(r"&(#\d+;|#[xX][0-9a-fA-F]+;|\w+;)?")


def parse_markup(masked: Masked) -> Element:
    """Return a nameless element that holds the whole document. Raises TemplateError."""
    return _Parser(masked).parse()


class _Parser:
    def __init__(self, masked: Masked) -> None:
        self.masked = masked
        self.text = masked.text
        self.document = Element(name="", start=0, end=len(masked.text))
        self.open = [self.document]
        self.at = 0

    def parse(self) -> Element:
        while self.at < len(self.text):
            if self.text[self.at] != "<":
                self._text()
            elif self.text.startswith("<!--", self.at):
                self._comment()
            elif self.text.startswith("</", self.at):
                self._closing_tag()
            else:
                self._opening_tag()
        self._close_voids()
        if len(self.open) > 1:
            left = self.open[-1]
            raise self._error(left.start, f"<{left.name}> is never closed.", f"Add </{left.name}>.")
        return self.document

    def _text(self) -> None:
        end = self.text.find("<", self.at)
        end = len(self.text) if end < 0 else end
        text = self.text[self.at : end]
        self._check_entities(self.at, text)
        self._close_voids()
        self.open[-1].children.append(Text(start=self.at, end=end, text=text))
        self.at = end

    def _comment(self) -> None:
        end = self.text.find("-->", self.at + 4)
        if end < 0:
            raise self._error(self.at, "This comment is never closed.", "Add -->.")
        inside = self.text[self.at + 4 : end]
        dashes = inside.find("--")
        if dashes >= 0 or inside.endswith("-"):
            where = self.at + 4 + (dashes if dashes >= 0 else len(inside) - 1)
            raise self._error(
                where, "A comment cannot have -- in it.", "Write one dash, or use {# ... #}."
            )
        self._close_voids()
        comment = Comment(start=self.at, end=end + 3, text=self.text[self.at : end + 3])
        self.open[-1].children.append(comment)
        self.at = end + 3

    def _closing_tag(self) -> None:
        name = _NAME.match(self.text, self.at + 2)
        end = _SPACE.match(self.text, name.end()) if name else None
        if not name or not end or not self.text.startswith(">", end.end()):
            raise self._error(self.at, "This closing tag is not complete.", "Write it as </name>.")
        if name.group() in VOID:
            raise self._error(
                self.at, f"<{name.group()}> has no closing tag.", f"Take </{name.group()}> out."
            )
        self._close_voids()
        opened = self.open[-1]
        if opened.name != name.group():
            raise self._mismatch(name.group(), opened)
        opened.end = self.at = end.end() + 1
        self.open.pop()

    def _mismatch(self, name: str, opened: Element) -> TemplateError:
        if len(self.open) == 1:
            return self._error(
                self.at, f"</{name}> closes nothing.", f"Take it out, or open <{name}> before it."
            )
        return self._error(
            self.at,
            f"</{name}> stands where </{opened.name}> is due: <{opened.name}> was opened on "
            f"{self.masked.source.line(opened.start)}.",
            f"Close <{opened.name}> first.",
        )

    def _opening_tag(self) -> None:
        name = _NAME.match(self.text, self.at + 1)
        if not name or self.text.startswith(MASK, name.end()):
            raise self._no_tag()
        self._close_voids()
        element = Element(name=name.group(), start=self.at)
        self.open[-1].children.append(element)
        if len(self.open) > MAX_DEPTH:
            raise self._error(
                self.at, f"Elements are nested more than {MAX_DEPTH} deep.", "Nest fewer of them."
            )
        at = name.end()
        while True:
            spaced = _SPACE.match(self.text, at)
            after = spaced.end() if spaced else at
            tag_end = _TAG_END.match(self.text, after)
            if tag_end:
                break
            at = self._attribute(element, after, spaced=after > at)
        self.at = element.end = tag_end.end()
        if tag_end.group() == ">":
            self.open.append(element)

    def _attribute(self, element: Element, at: int, *, spaced: bool) -> int:
        name = _NAME.match(self.text, at)
        if self.text.startswith(MASK, name.end() if name else at):
            raise self._error(
                name.end() if name else at,
                "Jinja cannot stand between attributes, or name them.",
                "Put it inside an attribute's quotes, or write the element twice: "
                "{% if ... %}<one>{% else %}<other>{% endif %}.",
            )
        if not name:
            raise self._error(
                at,
                f"This is no attribute of <{element.name}>.",
                'Write attributes as name="value".',
            )
        if not spaced:
            raise self._error(at, f"No space stands before {name.group()}.", "Add one.")
        equals = _EQUALS.match(self.text, name.end())
        quote = self.text[equals.end() : equals.end() + 1] if equals else ""
        if not equals or quote not in {'"', "'"}:
            raise self._error(
                at,
                f"The attribute {name.group()} has no value in quotes.",
                f'Write it as {name.group()}="value".',
            )
        start = equals.end() + 1
        end = self.text.find(quote, start)
        if end < 0:
            raise self._error(at, f"The value of {name.group()} has no closing {quote}.", "Add it.")
        value = self.text[start:end]
        self._check_value(name.group(), start, value)
        if element.attribute(name.group()):
            raise self._error(
                at, f"<{element.name}> has {name.group()} twice.", "Keep one of them."
            )
        element.attributes.append(
            Attribute(name=name.group(), start=at, value=value, value_start=start)
        )
        return end + 1

    def _check_value(self, name: str, start: int, value: str) -> None:
        for character, entity in (("<", "&lt;"), ('"', "&quot;")):
            if character in value:
                raise self._error(
                    start + value.index(character),
                    f"The value of {name} cannot have a plain {character} in it.",
                    f"Write {entity}, or look for a missing quote before it.",
                )
        self._check_entities(start, value)

    def _check_entities(self, start: int, text: str) -> None:
        for found in _AMPERSAND.finditer(text):
            entity = found.group(1)
            if entity is None:
                raise self._error(start + found.start(), "This & stands alone.", "Write &amp;.")
            if not entity.startswith("#") and entity not in html5:
                raise self._error(
                    start + found.start(),
                    f"&{entity} is not known.",
                    "Write the character itself, or &amp; for an &.",
                )

    def _no_tag(self) -> TemplateError:
        if self.text.startswith("<![CDATA[", self.at):
            return self._error(
                self.at, "CDATA is not understood.", "Write &lt; for < and &amp; for &."
            )
        if self.text.startswith("<?xml", self.at):
            return self._error(
                self.at, "An XML declaration is not understood.", "Take it out; begin with <mjml>."
            )
        if self.text.startswith(("<?", "<!"), self.at):
            return self._error(
                self.at,
                "This markup is not understood.",
                "Take it out; only elements and <!-- comments --> can stand here.",
            )
        if self.text.startswith(MASK, self.at + 1) or _NAME.match(self.text, self.at + 1):
            return self._error(self.at, "Jinja cannot name a tag.", "Write the tag's name.")
        return self._error(self.at, "This < begins no tag.", "Write &lt; for a plain <.")

    def _close_voids(self) -> None:
        while self.open[-1].name in VOID:
            self.open.pop()

    def _error(self, offset: int, what: str, mend: str = "") -> TemplateError:
        return self.masked.source.error(offset, what, mend)
