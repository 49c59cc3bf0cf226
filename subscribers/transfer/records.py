"""The frozen records of an import: what a file says, and what came of it."""

from dataclasses import dataclass

from subscribers.address import Address
from subscribers.models import Cadence


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """One person as the file has them. None: the file has no such column, so nothing changes."""

    line: int
    address: Address
    name: str | None = None
    topics: tuple[str, ...] | None = None
    """Slugs or names as written; empty: all topics."""
    cadence: Cadence | None = None
    time_zone: str | None = None
    """Empty: the newsletter's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineProblem:
    """Something in the file that a person must mend."""

    line: int
    """From 1, as an editor counts."""
    reason: str
    """What is wrong and what would do."""


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """All that one file says."""

    rows: tuple[ImportRow, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    repeated: int = 0
    """Lines that say the same as an earlier one."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do. The first five and ``repeated`` add up to
    the file's people; with any problem nothing is written and they are 0."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    suppressed: int = 0
    """Left alone: bounced, complained or erased."""
    unsubscribed: int = 0
    """Left alone: they have ended this newsletter; imports revive nobody."""
    repeated: int = 0
    topics_created: tuple[str, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    written: bool = False
