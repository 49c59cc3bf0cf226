"""Which features of HTML, CSS and images a mail uses, by caniemail's names for them."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.render.checks.craft.support.known import known_features
from digest.render.checks.craft.support.style_features import features_of_styles
from digest.render.checks.document import Document
from digest.render.checks.markup.lineage import Node

_NAMES = {
    "html-h1-h6": frozenset({"h1", "h2", "h3", "h4", "h5", "h6"}),
    "html-lists": frozenset({"ul", "ol", "li", "dl"}),
    "html-semantics": frozenset(
        {"article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark",
         "nav", "section", "summary", "time"}
    ),
    "html-image-maps": frozenset({"map", "area"}),
}  # fmt: skip
_ATTRIBUTES = {"loading": "html-loading-attribute", "usemap": "html-image-maps"}
_MARKUP_OF_ATTRIBUTES = frozenset(
    {"align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live",
     "background", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "popover",
     "required", "role", "srcset", "target", "valign", "width"}
)  # fmt: skip
_NAMED_AS_ATTRIBUTES = _MARKUP_OF_ATTRIBUTES - {"background"}
_TYPED = frozenset({"button", "input"})
_FORMAT_NAMES = {"jpeg": "jpg", "tif": "tiff", "heic": "heif"}
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$")


def features_of(document: Document) -> frozenset[str]:
    """Return the names of the features that the document uses, of those that are known."""
    used = {name for node in document.nodes for name in _of_node(node)}
    used.update(features_of_styles(document))
    used.update(_of_links(document))
    return frozenset(used & known_features().keys())


def _of_node(node: Node) -> Iterator[str]:
    if node.tag not in _NAMED_AS_ATTRIBUTES:
        yield f"html-{node.tag}"
    yield from (name for name, tags in _NAMES.items() if node.tag in tags)
    if node.tag in _TYPED:
        yield f"html-{node.tag}-{node.get('type') or 'text'}"
    if node.tag == "meta" and node.get("name") == "color-scheme":
        yield "html-meta-color-scheme"
    for name, _ in node.attributes:
        if name in _MARKUP_OF_ATTRIBUTES:
            yield f"html-{name}"
        elif name in _ATTRIBUTES:
            yield _ATTRIBUTES[name]
    if source := node.get("src") or node.get("background"):
        yield from _of_image(source)


def _of_image(source: str) -> Iterator[str]:
    if source.startswith("data:"):
        yield "image-base64"
        return
    found = _EXTENSION.search(urlsplit(source).path.lower())
    if found:
        yield f"image-{_FORMAT_NAMES.get(found[1], found[1])}"


def _of_links(document: Document) -> Iterator[str]:
    for link in document.links:
        if link.address.startswith("mailto:"):
            yield "html-mailto-links"
        if link.address.startswith("#"):
            yield "html-anchor-links"
