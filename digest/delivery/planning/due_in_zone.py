"""When readers in a time zone are due an issue."""

from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from digest.issues.models import Issue
from digest.newsletters.models import HourOf, Newsletter
from digest.newsletters.schedule import due_at


def due_in_zone(issue: Issue, newsletter: Newsletter, zone: str) -> datetime:
    """Return, in UTC, when readers are due it whose zone this is; empty: the newsletter's own."""
    if newsletter.hour_of == HourOf.NEWSLETTER:
        zone = newsletter.time_zone
    try:
        return due_at(issue.date, newsletter.hour, zone or newsletter.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        # Zones are renamed and dropped over the years; one reader's must not stop everybody's mail.
        return due_at(issue.date, newsletter.hour, newsletter.time_zone)
