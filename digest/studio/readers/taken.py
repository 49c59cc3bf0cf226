"""What somebody takes, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from digest.issues.models import Issue
from digest.newsletters.models import Topic
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from subscribers.preferences.records import preferences_of


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One subscription."""

    subscription: Subscription
    is_active: bool
    is_paused: bool
    topics: str
    cadence: str
    horizon: str
    """Up to where they were served."""


def taken_by(person: Subscriber, *, on: date) -> list[Taken]:
    """Return all that somebody takes, or took. ``on`` is today."""
    rows = person.subscriptions.select_related("newsletter", "topic_choice", "subscriber")
    names = dict(Topic.objects.values_list("pk", "name"))
    return [_taken(row, names, on) for row in rows]


def _taken(row: Subscription, names: dict[int, str], on: date) -> Taken:
    is_active = row.state == SubscriptionState.ACTIVE
    return Taken(
        subscription=row,
        is_active=is_active,
        is_paused=is_active and row.paused_until is not None and row.paused_until > on,
        topics=_topics(row, names),
        cadence=str(Cadence(row.cadence).label),
        horizon=_horizon(row),
    )


def _topics(row: Subscription, names: dict[int, str]) -> str:
    wanted = preferences_of(row).topics
    if wanted.is_all:
        return "all topics, new ones too"
    listed = _listed(names[pk] for pk in wanted.named if pk in names)
    return f"all but {listed}, new ones too" if wanted.all_but_named else listed


def _horizon(row: Subscription) -> str:
    last = Issue.objects.filter(newsletter=row.newsletter_id, sequence=row.horizon).first()
    if last is None:
        return "No issue was planned before they joined: all that comes is theirs."
    day = f"{last.date.day} {last.date:%B %Y}"
    return (
        f"Served up to the issue of {day}: what was in it or before it is not sent to them again."
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none that there is"
