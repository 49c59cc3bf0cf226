"""What decides when an issue's steps are due, from its rows."""

from datetime import date, datetime, timedelta

from digest.engine.due_steps import IssueFacts
from digest.issues.models import Issue
from digest.newsletters.models import HourOf, Newsletter
from digest.newsletters.schedule import due_span
from subscribers.zones_of_readers import zones_of_readers


def facts_of(issue: Issue) -> IssueFacts:
    """Return the facts of one issue as they are now."""
    newsletter = issue.newsletter
    first, last = audience_due_span(newsletter, issue.date)
    return IssueFacts(
        state=issue.state,
        release=newsletter.release,
        first_due_at=first,
        last_due_at=last,
        late_after=timedelta(hours=newsletter.late_after_hours),
        composed_at=issue.composed_at,
        is_by_hand=bool(issue.composed_by),
        is_off_schedule=issue.date.weekday() != newsletter.weekday,
        editors_told_at=issue.editors_told_at,
        reminded_at=issue.reminded_at,
        release_failed_at=issue.release_failed_at,
        send_now=issue.send_now,
    )


def audience_due_span(newsletter: Newsletter, issue_date: date) -> tuple[datetime, datetime]:
    """Return the first and the last due time, in UTC, over the zones of the readers of today; one
    and the same where the newsletter goes by its own clock."""
    if newsletter.hour_of == HourOf.NEWSLETTER:
        return due_span(issue_date, newsletter.schedule)
    return due_span(issue_date, newsletter.schedule, zones_of_readers(newsletter.pk))
