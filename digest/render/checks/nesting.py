"""How a mail's tags nest as they are written, to be held against what the parser made of them.

Parsers mend markup each in their own way: one ends an <h6> before a <p>, another does not. Where
every tag is written out and nothing needs mending, all read the same tree.
"""

import re

Outline = list[tuple[str, int]]
"""Each element's name and how many it stands in, in their order."""
_TAG = re.compile(
    r"""<(?:(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:\s(?:[^<>"']++|"[^"]*"|'[^']*')*+)?)>"""
    r"""|([a-zA-Z][a-zA-Z0-9:]*)/>|(!--.*?-->|![dD][oO][cC][tT][yY][pP][eE][^<>]*>)|)""",
    re.DOTALL,
)
"""A tag; one with nothing but its own end; a comment or doctype; or a stray <."""
_NAMES_ALONE = "area base br col embed hr img input link meta source track wbr"
_ALONE = frozenset(_NAMES_ALONE.split())
"""HTML standard, section 13.1.2: void elements."""


def outline_as_written(html: str) -> Outline | None:
    """Return the outline, or None where a tag is not written out or ends another than it should."""
    outline: Outline = []
    opened: list[str] = []
    for ends, name, attributes, alone, apart in _TAG.findall(html):
        if apart:
            continue
        if not name and not alone:
            return None
        tag = (name or alone).lower()
        if ends:
            if not opened or opened.pop() != tag:
                return None
            continue
        outline.append((tag, len(opened)))
        if not (alone or tag in _ALONE or attributes.endswith("/")):
            opened.append(tag)
    return None if opened else outline
