"""When somebody consented, as a list says it. Pure.

A day alone counts as its noon in UTC: that is the same day's date nearly everywhere, and it is read
back as written. A time needs its zone.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from subscribers.errors import SubscriberError
from subscribers.transfer.records import ImportRow, LineProblem

EARLIEST = date(1990, 1, 1)
"""Before it nobody consented to mail; an older day is a slip, or a spreadsheet's zero."""
NOON = time(12, tzinfo=UTC)
_FURTHEST_AHEAD = timedelta(hours=14)
"""Of UTC, the clocks of Kiribati: there it is tomorrow first."""
_DAY = r"\d{4}-\d{2}-\d{2}"
_WITH_TIME = re.compile(
    rf"({_DAY})[Tt ](\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?) ?([Zz]|[+-]\d{{2}}:?\d{{2}})", re.ASCII
)
_DAY_ALONE = re.compile(_DAY, re.ASCII)
_WRITE = "write it like 2024-05-31, or with time and zone like 2024-05-31T18:30+02:00"


class ConsentedError(SubscriberError):
    """The cell says no day that somebody could have consented on."""


def read_consented(cell: str) -> date:
    """Return the day, or where a time is given the moment (datetime, in UTC).

    Raises ConsentedError saying what is wrong and what would do.
    """
    try:
        consented = _read(cell.strip())
    except (ValueError, OverflowError):
        raise ConsentedError(f"consented {cell!r} is on no calendar; {_WRITE}.") from None
    if consented is None:
        raise ConsentedError(f"consented {cell!r} is no day that can be told; {_WRITE}.")
    if consented.isoformat() < EARLIEST.isoformat():
        raise ConsentedError(f"consented {cell!r} lies before {EARLIEST}; {_WRITE}.")
    return consented


def _read(text: str) -> date | None:
    if _DAY_ALONE.fullmatch(text):
        return date.fromisoformat(text)
    if found := _WITH_TIME.fullmatch(text):
        day, clock, zone = found.groups()
        return datetime.fromisoformat(f"{day}T{clock}{zone.upper()}").astimezone(UTC)
    return None


def moment_of(consented: date, *, at: datetime) -> datetime | None:
    """Return when that was, or None where it lies ahead of ``at``. Today's noon may be to come:
    then it was just now."""
    if isinstance(consented, datetime):
        return consented if consented <= at else None
    if consented > (at.astimezone(UTC) + _FURTHEST_AHEAD).date():
        return None
    return min(datetime.combine(consented, NOON), at)


def ahead_of(rows: Iterable[ImportRow], *, at: datetime) -> Iterator[LineProblem]:
    """Yield a problem for each line whose consent lies ahead of the import."""
    for row in rows:
        if row.consented is not None and moment_of(row.consented, at=at) is None:
            yield LineProblem(
                line=row.line,
                reason=f"consented {row.consented.isoformat()!r} lies in the future; {_WRITE}.",
            )
