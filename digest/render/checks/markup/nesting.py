"""Do tags nest as they are written?

Parsers mend markup each in their own way: one ends an <h6> before a <p>, another does not. Where
every tag is written out and nothing needs mending, all read the same tree; lxml's stands for
theirs.
"""

import re
from functools import lru_cache

from lxml import etree

_BARE = re.compile(r"<(/?)([a-z][a-z0-9:]*)(/?)>|<!---->")
_NAMES_ALONE = "area base br col embed hr img input link meta source track wbr"
ALONE = frozenset(_NAMES_ALONE.split())
"""Elements that hold nothing; HTML standard, section 13.1.2: void elements."""
_TEXT_ALONE = frozenset({"script", "style", "textarea", "title", "xmp"})
"""Elements in which what looks like a tag or comment is text; there too."""
_OUT_OF_ORDER = "tags in an order that HTML does not allow"


@lru_cache(maxsize=512)
def nesting_fault(bare: str) -> str:
    """Return what of the tags a parser would have to mend, or an empty string.

    They are given without attributes, which change nothing about it, and with an ``x`` for each
    text, so that mails of one shape are parsed once.
    """
    shape: list[tuple[str, int]] = []
    opened: list[str] = []
    for found in _BARE.finditer(bare):
        ends, name, closes = found.groups()
        if opened and opened[-1] in _TEXT_ALONE and not (ends and name == opened[-1]):
            return f"{found[0]} within <{opened[-1]}>"
        if not name:
            continue
        if ends:
            if not opened or opened.pop() != name:
                return f"{found[0]}, which ends nothing that stands open"
            continue
        shape.append((name, len(opened)))
        if not (closes or name in ALONE):
            opened.append(name)
    if opened:
        return f"<{opened[-1]}>, which has no end"
    return "" if shape == _parsed(bare) else _OUT_OF_ORDER


def _parsed(bare: str) -> list[tuple[str, int]]:
    """Return each element's name and how many it stands in, as a parser nests them."""
    if not bare.strip():
        return []
    shape: list[tuple[str, int]] = []
    depth = 0
    root = etree.fromstring(bare, etree.HTMLParser(huge_tree=True))
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            shape.append((str(node.tag), depth))
        depth += 1 if event == "start" else -1
    return shape
