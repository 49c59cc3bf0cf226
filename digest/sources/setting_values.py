"""What the settings of a source may be, however they are given."""

from collections.abc import Mapping, Sequence
from typing import get_args

from digest.change_error import ChangeError
from digest.sources.wording.headings import Part

MOST_HOURS = 24 * 366


def one_of(what: str, given: str, known: Sequence[str]) -> str:
    """Return what was given where it is known. Raises ChangeError naming what is."""
    if given not in known:
        raise ChangeError(f"{given!r} is not known as {what}. Known are {', '.join(known)}.")
    return given


def checked_headings(given: Mapping[str, str]) -> dict[str, str]:
    """Return headings as sources keep them. Raises ChangeError for a part there is not."""
    return {
        heading.casefold().strip(): one_of("part of a summary", part, get_args(Part))
        for heading, part in given.items()
    }


def checked_hours(given: int) -> int:
    """Return how often a source is read, in hours. Raises ChangeError beyond a year."""
    if not 1 <= given <= MOST_HOURS:
        raise ChangeError(f"A source cannot be read every {given} hours. Give 1 to {MOST_HOURS:,}.")
    return given
