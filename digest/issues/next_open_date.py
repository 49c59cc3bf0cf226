"""Which issue comes next, also after one that a person sent before its day or put on another."""

from datetime import date, datetime, timedelta

from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import next_date

_WEEK = timedelta(weeks=1)
_OVER = (IssueState.SENDING, IssueState.SENT, IssueState.CANCELLED)
_WAITS = (IssueState.DRAFT, IssueState.APPROVED, IssueState.HELD)


def next_open_date(newsletter: Newsletter, *, now: datetime) -> date:
    """Return the date of the next issue by the newsletter's weekday that can still be composed;
    where that was put on another date before the weekday's next, the other."""
    day = next_date(now, newsletter.schedule)
    while True:
        issue = newsletter.issues.filter(date=day).first()
        moved = rescheduled_from(newsletter, day) if issue is None else None
        if moved is not None and _waits(moved) and moved.date < day + _WEEK:
            return moved.date
        if moved is None and (issue is None or not _is_over(issue)):
            return day
        day += _WEEK


def _waits(issue: Issue) -> bool:
    return issue.state in _WAITS and not _is_over(issue)


def _is_over(issue: Issue) -> bool:
    # One that is held midway was sent before its day.
    return issue.state in _OVER or issue.planned_at is not None


def rescheduled_from(newsletter: Newsletter, day: date) -> Issue | None:
    """Return the issue that was composed for that date and put on another; None for none."""
    return newsletter.issues.filter(composed_for=day).exclude(date=day).order_by("-pk").first()


def next_besides(issue: Issue, *, now: datetime) -> date:
    """Return the date of the next issue by the schedule besides this one: one that readers get
    before it, where it was put beyond that."""
    newsletter = issue.newsletter
    day = next_date(now, newsletter.schedule)
    while day in {issue.date, issue.composed_for}:
        day += _WEEK
    return day
