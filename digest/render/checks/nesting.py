"""How a mail's tags nest as they are written, to be held against what the parser made of them.

Parsers mend markup each in their own way: one ends an <h6> before a <p>, another does not. Where
every tag is written out and nothing needs mending, all read the same tree.
"""

import re

Outline = list[tuple[str, int]]
"""Each element's name and how many it stands in, in their order."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9:]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?/?)>|<!doctype[^<>]*>|<""",
    re.IGNORECASE,
)
_NAMES_ALONE = "area base br col embed hr img input link meta source track wbr"
_ALONE = frozenset(_NAMES_ALONE.split())
"""HTML standard, section 13.1.2: void elements."""


def outline_as_written(html: str) -> Outline | None:
    """Return the outline, or None where a tag is not written out or ends another than it should."""
    outline: Outline = []
    opened: list[str] = []
    for found in _TAG.finditer(_COMMENT.sub("", html)):
        if found[2] is None:
            if found[0] == "<":
                return None
            continue
        tag = found[2].lower()
        if found[1]:
            if not opened or opened.pop() != tag:
                return None
            continue
        outline.append((tag, len(opened)))
        if tag not in _ALONE and not found[3].endswith("/"):
            opened.append(tag)
    return None if opened else outline
