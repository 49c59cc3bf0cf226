"""Six weeks in the life of a newsletter: the clock is moved, everything else is as in earnest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from digest.delivery.planning.approve import approve
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.providers.outbox.settings import OUTBOX_FOLDER
from digest.demo.calendar import WEEKS_OF_CONTENT, issue_day, shift, week_arrives_at
from digest.demo.content_folder import put_week
from digest.demo.set_up import EDITOR, set_up
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscription
from subscribers.preferences.pause import pause

FIRST_ISSUE_WEEK = 3
"""The newsletter begins with three weeks of summaries in hand; so there are four issues."""
HOUR = timedelta(hours=1)
COMPOSED_AFTER = timedelta(hours=24)
APPROVED_AFTER = timedelta(days=2)
SENDING_BEGINS = timedelta(days=3, hours=7)
SENDING_HOURS = 26
"""All from the arrival of the summaries on Friday at noon: Monday evening to Tuesday evening."""

Report = Callable[[str], None]
"""Told what happens, a line each time."""


class UnfinishedStoryError(RuntimeError):
    """The program did not do what the demonstration shows."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """What one week of the story came to."""

    issue: Issue
    files: int


class _Clock:
    """Stands still until it is set; ticks do what is due then, and mail is dated by it."""

    def __init__(self, outbox: Path, *, starts: datetime) -> None:
        self._now = starts
        self._provider = OutboxProvider(outbox, clock=lambda: self._now)

    def strike(self, moment: datetime) -> None:
        self._now = moment
        tick(now=moment, provider=self._provider)


def tell_story(home: Path, *, subscribers: int, now: datetime, report: Report) -> list[Week]:
    """Live through six weeks that end with this one; four issues are sent into the outbox.

    Raises UnfinishedStoryError where an issue was not sent in its week.
    """
    newest = issue_day(now)
    folder = home / "summaries"
    folder.mkdir()
    begins = week_arrives_at(1, newest)
    newsletter = set_up(
        folder, home / "readers.csv", subscribers=subscribers, at=begins, progress=None
    )
    report(f"{subscribers} invented readers imported")
    files = sum(
        put_week(week, folder, shifted_by=shift(newest)) for week in range(1, FIRST_ISSUE_WEEK)
    )
    clock = _Clock(home / OUTBOX_FOLDER, starts=begins)
    weeks = []
    for week in range(FIRST_ISSUE_WEEK, WEEKS_OF_CONTENT + 1):
        files += put_week(week, folder, shifted_by=shift(newest))
        arrived = week_arrives_at(week, newest)
        issue = _live_through(newsletter, arrived, clock)
        report(f"{issue.slug} sent")
        weeks.append(Week(issue=issue, files=files))
        files = 0
        _some_leave_or_pause(newsletter, week, at=arrived + timedelta(days=5))
    return weeks


def _live_through(newsletter: Newsletter, arrived: datetime, clock: _Clock) -> Issue:
    clock.strike(arrived + COMPOSED_AFTER)
    issue = newsletter.issues.get(date=_issue_date(arrived))
    approve(issue, by=EDITOR, at=arrived + APPROVED_AFTER)
    for moment in _hours(arrived + SENDING_BEGINS):
        clock.strike(moment)
    issue.refresh_from_db()
    if issue.state != IssueState.SENT:
        raise UnfinishedStoryError(
            f"{issue.slug} is {issue.state} and should be sent. {issue.reason}".strip()
        )
    return issue


def _issue_date(arrived: datetime) -> date:
    return (arrived + timedelta(days=4)).date()


def _hours(first: datetime) -> Iterator[datetime]:
    for hours in range(SENDING_HOURS):
        yield first + hours * HOUR


def _some_leave_or_pause(newsletter: Newsletter, week: int, *, at: datetime) -> None:
    readers = Subscription.objects.filter(newsletter=newsletter).select_related("subscriber")
    in_order = list(readers.order_by("pk"))
    for reader in in_order[week::97]:
        unsubscribe(reader.subscriber.public_id, newsletter.pk, how="link", at=at)
    for reader in in_order[week + 10 :: 83]:
        pause(reader, until=(at + timedelta(days=10)).date())
