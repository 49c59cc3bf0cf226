"""Whether an issue can be put on a date. Pure."""

from datetime import date, datetime, timedelta

from digest.newsletters.schedule import Schedule, due_at

FARTHEST = timedelta(days=366)
_ANY_ZONE = timedelta(days=1)
"""No clock on a wall is so far from another."""


def fault_of_date(
    to: date, schedule: Schedule, *, taken_by: str, for_good: str = "", now: datetime
) -> str:
    """Return why no issue that waits can be put on the date, and what would do; empty where it can.

    ``taken_by`` is the slug of the newsletter's other issue of that date; empty: there is none.
    ``for_good`` says why that one cannot be put elsewhere, such as "was cancelled"; empty: it can.
    The hour is the newsletter's. One whose hour is past would go out, or be given up, at once.
    """
    hour = f"{schedule.hour:02}:00"
    if to > now.date() + FARTHEST:
        return f"{_written(to)} is more than a year ahead. Choose an earlier date."
    # The first and the last day that there is have hours that are none any more in UTC.
    if to < now.date() - _ANY_ZONE or due_at(to, schedule.hour, schedule.time_zone) <= now:
        return (
            f"{_written(to)} at {hour} ({schedule.time_zone}) is past. Choose a later date; the "
            "hour is the newsletter's."
        )
    if taken_by and for_good:
        return (
            f"{_written(to)} stays the date of {taken_by}, which {for_good}. Choose another date."
        )
    if taken_by:
        return (
            f"{_written(to)} has an issue already, {taken_by}. Choose another date, or put that "
            "one elsewhere first."
        )
    return ""


def _written(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"
