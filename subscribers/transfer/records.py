"""The frozen records of an import: what a file says, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from subscribers.address import Address
from subscribers.models import Cadence


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """One person as the file has them. None: the file does not say, so nothing changes."""

    line: int
    address: Address
    name: str | None = None
    topics: tuple[str, ...] | None = None
    """As written, parted by TOPIC_SEPARATOR alone; empty: all topics."""
    cadence: Cadence | None = None
    time_zone: str | None = None
    """Empty: the newsletter's own."""
    greeting: str | None = None
    """Empty: as everybody's."""
    consented: date | None = None
    """When they consented: a day, or a moment (datetime, in UTC); see ``consented``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineProblem:
    """Something in the file that a person must mend."""

    line: int
    """From 1, as an editor or a spreadsheet counts."""
    reason: str
    """What is wrong and what would do."""
    also: tuple[int, ...] = ()
    """Further lines with the very same problem."""
    could_be_made: bool = False
    """It is a topic that is not known, and whoever imports can have those made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftAlone:
    """A line whose person an import must not touch."""

    line: int
    reason: str
    """suppressed or unsubscribed."""


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """All that one file says."""

    rows: tuple[ImportRow, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    repeated: int = 0
    """Lines that say the same as an earlier one."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column -> the file's own, as its first line has it."""
    columns_left_out: tuple[str, ...] = ()
    """Those of the file's that mean nothing to us."""
    sheets_left_out: tuple[str, ...] = ()
    """Of a workbook: only the first sheet is read."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do. The first seven add up to the file's lines;
    where something must be mended, nothing is written, and only a dry run counts the rest."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    suppressed: int = 0
    """Left alone: bounced, complained, erased, or barred by hand."""
    unsubscribed: int = 0
    """Left alone: they have ended this newsletter; imports revive nobody."""
    repeated: int = 0
    """Lines that say the same as an earlier one."""
    invalid: int = 0
    """Lines that must be mended."""
    problems: tuple[LineProblem, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    columns_left_out: tuple[str, ...] = ()
    sheets_left_out: tuple[str, ...] = ()
    topics_created: tuple[str, ...] = ()
    written: bool = False
