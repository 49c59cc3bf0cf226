"""Reads ``--heading`` as it is given on the command line."""

from collections.abc import Sequence

import typer


def headings_of(given: Sequence[str]) -> dict[str, str]:
    """Return heading -> part, or end the command with 2 where one is not HEADING=PART."""
    headings = {}
    for assignment in given:
        heading, equals, part = assignment.rpartition("=")
        if not (equals and heading.strip() and part.strip()):
            raise typer.BadParameter(
                f"{assignment!r} is not HEADING=PART; write it like 'In short=takeaway'.",
                param_hint="--heading",
            )
        headings[heading.strip()] = part.strip()
    return headings
