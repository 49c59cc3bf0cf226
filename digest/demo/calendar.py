"""The demonstration's six weeks, laid so that they end with this week. Pure."""

from datetime import UTC, date, datetime, timedelta

CONTENT_ENDS_ON = date(2026, 1, 6)
"""The Tuesday after the newest week of the invented studies, as their files are dated."""
WEEKS_OF_CONTENT = 6
ISSUE_WEEKDAY = 1
LAST_ZONE_DONE = timedelta(hours=21)
"""From midnight UTC: by then it is nine in the morning in all of the readers' zones."""


def issue_day(now: datetime) -> date:
    """Return the newest Tuesday whose issue has reached every zone, so that no clock runs ahead."""
    today = (now.astimezone(UTC) - LAST_ZONE_DONE).date()
    return today - timedelta(days=(today.weekday() - ISSUE_WEEKDAY) % 7)


def shift(newest_issue: date) -> timedelta:
    """Return by how much dates in the content move so that its last week is the newest issue's."""
    return newest_issue - CONTENT_ENDS_ON


def week_arrives_at(week: int, newest_issue: date) -> datetime:
    """Return when the summaries of a week (1 to 6) are put into the folder: Friday noon, UTC."""
    weeks_before = WEEKS_OF_CONTENT - week
    friday = newest_issue - timedelta(days=4, weeks=weeks_before)
    return datetime(friday.year, friday.month, friday.day, 12, tzinfo=UTC)
