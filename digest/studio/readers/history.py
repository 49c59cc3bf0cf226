"""What somebody was sent: each issue, what became of their copy, and what was heard of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.status.totals import state_of
from digest.events.models import Event
from digest.issues.models import Issue
from digest.summaries.models import Summary
from subscribers.models import Subscriber

OUTCOMES = {
    "Submitted": "taken by the provider",
    "Deferred": "not taken; tried again later",
    "Rejected": "refused",
    "RefusedUs": "refused for a fault of ours",
    "Unknown": "nobody can tell",
}
"""Name of an outcome record -> in words."""


@dataclass(frozen=True, kw_only=True)
class Try:
    """One attempt at handing over the batch that the copy was in."""

    at: datetime
    outcome: str
    was_seen: bool
    """An event proved that the provider took it."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Somebody's copy of one issue."""

    issue: Issue
    state: HandoverState
    reason: str
    """Why nothing was handed over, or the provider's words."""
    due_at: datetime | None
    articles: tuple[str, ...]
    """Titles of the studies in it, in reading order."""
    tries: tuple[Try, ...]
    heard: tuple[Event, ...]


def copies_of(person: Subscriber) -> QuerySet[Delivery]:
    """Return the deliveries of somebody, the newest first."""
    return person.deliveries.order_by("-pk")


def with_history(deliveries: QuerySet[Delivery]) -> list[Copy]:
    """Return what is known of each copy; a handful of statements, however many there are."""
    rows = list(
        deliveries.select_related("issue", "batch__variant")
        .defer("batch__variant__html", "batch__variant__text")
        .prefetch_related("batch__attempts", "batch__tried_before", "events")
    )
    numbers = {number for row in rows if row.batch for number in row.batch.variant.articles}
    titles = {each.pk: each.heading for each in Summary.objects.filter(pk__in=numbers)}
    return [_copy(row, titles) for row in rows]


def _copy(row: Delivery, titles: dict[int, str]) -> Copy:
    batch = row.batch
    is_taken = batch is not None and row.pk <= batch.position
    return Copy(
        issue=row.issue,
        state=state_of(row.state, batch.state if batch else None, is_taken=is_taken),
        reason=row.reason,
        due_at=batch.due_at if batch else None,
        articles=_articles(batch, titles),
        tries=_tries((*batch.tried_before.all(), *batch.attempts.all()) if batch else ()),
        heard=_heard(row.events.all()),
    )


def _articles(batch: Batch | None, titles: dict[int, str]) -> tuple[str, ...]:
    numbers: Sequence[int] = batch.variant.articles if batch else ()
    return tuple(titles[number] for number in numbers if number in titles)


def _tries(attempts: Iterable[Attempt]) -> tuple[Try, ...]:
    ordered = sorted(attempts, key=lambda each: each.started_at)
    return tuple(
        Try(
            at=each.started_at,
            outcome=OUTCOMES.get(each.outcome, "under way"),
            was_seen=each.seen_at is not None,
        )
        for each in ordered
    )


def _heard(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda each: (each.at, each.pk)))
