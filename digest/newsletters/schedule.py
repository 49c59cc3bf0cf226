"""When an issue is due, right over changes of the clock. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A newsletter's day and hour, and the zone of those who gave none."""

    weekday: int
    """As ``date.weekday`` counts: Monday is 0."""
    hour: int
    time_zone: str


def due_at(issue_date: date, hour: int, time_zone: str) -> datetime:
    """Return, in UTC, when the clock on the wall there shows that hour.

    An hour that the change to summer time leaves out is due when the clock has jumped; one that
    comes twice is due the first time.
    """
    return datetime.combine(issue_date, time(hour), ZoneInfo(time_zone)).astimezone(UTC)


def due_span(
    issue_date: date, schedule: Schedule, time_zones: Iterable[str] = ()
) -> tuple[datetime, datetime]:
    """Return the first and the last due time of an issue over the readers' zones, in UTC.

    Zones are renamed and dropped over the years; one that is not known any more counts as the
    newsletter's own, so that one reader's does not stop everybody's mail.
    """
    zones = {schedule.time_zone, *filter(_is_known, time_zones)}
    times = [due_at(issue_date, schedule.hour, zone) for zone in zones]
    return min(times), max(times)


def _is_known(time_zone: str) -> bool:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def next_date(now: datetime, schedule: Schedule) -> date:
    """Return the date of the next issue whose time in the newsletter's zone is not yet past."""
    local = now.astimezone(ZoneInfo(schedule.time_zone))
    day = local.date() + timedelta(days=(schedule.weekday - local.weekday()) % 7)
    if due_at(day, schedule.hour, schedule.time_zone) < now:
        day += timedelta(days=7)
    return day
