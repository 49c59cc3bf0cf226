"""Does anything move for those whom moving things make ill? (WCAG 2.2, 2.2.2 and 2.3.3.)"""

import re
from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.styles.declarations import declarations_of
from digest.render.checks.styles.style_sheets import read_style_sheet

_MOVES = re.compile(r"(?:-[a-z]+-)?(?:animation|transition)(?:-|$)")
_MOVING_ELEMENTS = frozenset({"marquee", "blink"})
_ASKS_FIRST = re.compile(r"\(\s*prefers-reduced-motion\s*:\s*no-preference\s*\)")


def check_motion(examined: Examined) -> Iterator[Finding]:
    """Find what moves without asking whether its reader wants that."""
    if not examined.has_html:
        return
    moving = list(dict.fromkeys(_moving(examined)))
    if moving:
        yield Finding(
            code="motion-unasked",
            severity="warning",
            place="html",
            what=f"It moves whether its reader wants that or not: {', '.join(moving[:3])}.",
            mend="Leave it still, or write it within @media (prefers-reduced-motion: "
            "no-preference); moving things make some readers ill.",
        )


def _moving(examined: Examined) -> Iterator[str]:
    document = examined.document
    for sheet in document.sheets:
        for rule in read_style_sheet(sheet.text, sheet.media).rules:
            asks = any(_ASKS_FIRST.search(condition) for condition in rule.conditions)
            if not asks and any(_MOVES.match(one.name) for one in rule.declarations):
                yield rule.selector.written
    for node in document.nodes:
        if node.tag in _MOVING_ELEMENTS:
            yield f"<{node.tag}>"
        elif any(_MOVES.match(one.name) for one in declarations_of(node.get("style"))):
            yield f'<{node.tag} style="{node.get("style")[:60]}">'
