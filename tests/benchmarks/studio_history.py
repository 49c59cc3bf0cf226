"""Two years of a newsletter: issues that were sent, what was heard of them, who came and left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from digest.delivery.models import Attempt, Batch, HandoverState, Variant
from digest.events.records import EventKind
from digest.issues.models import Issue, IssueState, Item
from digest.issues.snapshot import take_snapshot
from digest.newsletters.models import Newsletter
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from tests.factories import make_summary

ITEMS = 12
HEARD_OF = 8
"""Of so many of the last issues all reports and snapshots are there, which pages look at; years of
them would only fill the disk."""
HOURS = 5
"""In which they came."""
ADD_DELIVERIES = """
    INSERT INTO delivery_delivery (issue_id, subscriber_id, batch_id, state, reason)
    SELECT %s, s.subscriber_id, %s, NULL, '' FROM subscribers_subscription s
"""
ADD_EVENTS = """
    INSERT INTO events_event (event_id, delivery_id, attempt_id, kind, at, reason, address_hash)
    SELECT %s || d.id, d.id, %s, %s, %s, '', '' FROM delivery_delivery d
    WHERE d.issue_id = %s AND d.subscriber_id %% %s = %s
"""


def make_history(readers: int, issues: int) -> Issue:
    """Make the issues that were sent, and return the draft that follows them."""
    newsletter = Newsletter.objects.get()
    (approved,) = Issue.objects.all()
    today = datetime.now(UTC)
    # What the audience came with becomes the draft that editors work on.
    approved.snapshots.all().delete()
    Issue.objects.filter(pk=approved.pk).update(
        state=IssueState.DRAFT, date=(today + timedelta(days=4)).date(), composed_at=today
    )
    for number in range(1, issues + 1):
        at = today - timedelta(weeks=issues - number, days=3)
        is_recent = number > issues - HEARD_OF
        attempt = _add_issue(newsletter, number, at, readers, is_recent=is_recent)
        if is_recent:
            _add_events(attempt)
    _let_readers_differ(issues, today.date())
    Newsletter.objects.update(last_sequence=issues)
    return Issue.objects.get(pk=approved.pk)


def _add_issue(
    newsletter: Newsletter, number: int, at: datetime, readers: int, *, is_recent: bool
) -> Attempt:
    issue = Issue.objects.create(
        newsletter=newsletter,
        slug=f"weekly-{number}",
        date=at.date(),
        composed_at=at,
    )
    for position in range(1, ITEMS + 1):
        summary = make_summary()
        Item.objects.create(issue=issue, newsletter=newsletter, summary=summary, position=position)
    if is_recent:
        take_snapshot(issue, by="editor@example.org", at=at)
    Issue.objects.filter(pk=issue.pk).update(
        state=IssueState.SENT,
        sequence=number,
        planned_at=at,
        audience=readers,
        finished_at=at + timedelta(hours=HOURS),
    )
    variant = Variant.objects.create(
        issue=issue, key="v", html=b"", text=b"", slots=[], served_before=0
    )
    batch = Batch.objects.create(
        issue=issue, variant=variant, due_at=at, number=0, state=HandoverState.SUBMITTED
    )
    with connection.cursor() as cursor:
        cursor.execute(ADD_DELIVERIES, [issue.pk, batch.pk])
    return Attempt.objects.create(
        batch=batch, started_at=at, ended_at=at, outcome="Submitted", taken=readers
    )


def _add_events(attempt: Attempt) -> None:
    """Let nearly all copies arrive over some hours, and a few bounce or be complained of."""
    issue_id, at = attempt.batch.issue_id, attempt.started_at
    heard = [
        (EventKind.DELIVERED, at + timedelta(hours=hour), HOURS, hour) for hour in range(HOURS)
    ]
    heard += [
        (EventKind.BOUNCED, at, 50, 7),
        (EventKind.COMPLAINT, at + timedelta(hours=1), 2_000, 9),
    ]
    key = attempt.pk.hex if connection.vendor == "sqlite" else attempt.pk
    with connection.cursor() as cursor:
        for kind, when, of, which in heard:
            cursor.execute(ADD_EVENTS, [f"{kind}-{which}-", key, kind, when, issue_id, of, which])


def _let_readers_differ(issues: int, today: date) -> None:
    """Let them have joined over the years, and differ in cadence, type and how far they are served;
    a twentieth has left since, and some rest."""
    of = Subscription.objects.all()
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    of.update(horizon=issues)
    for week in range(issues):
        those = _one_in(issues, of, week)
        those.update(joined_at=noon - timedelta(weeks=week + 1))
        _one_in(20, those, 3).update(
            state=SubscriptionState.UNSUBSCRIBED,
            ended_at=noon - timedelta(weeks=week),
            ended_how="link",
        )
    _one_in(10, of).update(cadence=Cadence.MONTHLY, horizon=issues - 3)
    _one_in(11, of).update(
        cadence=Cadence.EVERY_TWO_WEEKS, horizon=issues - 1, last_due_on=today - timedelta(weeks=2)
    )
    _one_in(40, of).update(paused_until=today + timedelta(weeks=4))
    _one_in(25, Subscriber.objects.all()).update(large_text=True)
    _one_in(60, Subscriber.objects.all()).update(text_only=True)


def _one_in(number: int, rows: Any, which: int = 1) -> Any:
    """Return every so many-th of these rows."""
    return rows.annotate(**{f"of_{number}": F("pk") % number}).filter(**{f"of_{number}": which})
