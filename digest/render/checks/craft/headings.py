"""Can somebody who hears the mail go from heading to heading? (WCAG 2.2, 1.3.1 and 2.4.6.)"""

import re
from collections.abc import Iterator

from digest.render.checks.craft.heard import heard_in
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.markup.lineage import Node

_HEADING = re.compile(r"h[1-6]")
_LEVEL = re.compile(r"[1-9]")
_LEVEL_UNSAID = 2
"""What a role of heading without a level counts as (WAI-ARIA 1.2)."""
_SHOWN_CHARACTERS = 60


def check_headings(examined: Examined) -> Iterator[Finding]:
    """Find headings that skip a level, say nothing, or have no single first one above them."""
    if not examined.has_html:
        return
    document = examined.document
    headings = [
        (level, heard_in(document, at))
        for at, node in enumerate(document.nodes)
        if (level := _level(node))
    ]
    tops = sum(level == 1 for level, _ in headings)
    if tops != 1:
        yield _finding(f"The mail has {tops} headings of the first level; one is right.")
    above = 0
    for level, words in headings:
        if not words:
            yield _finding(f"A heading <h{level}> has no words.")
        if level > above + 1:
            before = f"follows <h{above}>" if above else "comes first"
            yield _finding(f"<h{level}> {before}: “{words[:_SHOWN_CHARACTERS]}”.")
        above = level


def _level(node: Node) -> int:
    """Return the level that screen readers tell; 0 for what is no heading to them."""
    role = node.get("role").strip().lower()
    if role != "heading" and (role or not _HEADING.fullmatch(node.tag)):
        return 0
    said = node.get("aria-level").strip()
    if _LEVEL.fullmatch(said):
        return int(said)
    return int(node.tag[1]) if _HEADING.fullmatch(node.tag) else _LEVEL_UNSAID


def _finding(what: str) -> Finding:
    return Finding(
        code="headings-order",
        severity="warning",
        place="html",
        what=what,
        mend="Let the newsletter's name be <h1>, its sections <h2> and what is in them <h3>; leave "
        "none out.",
    )
