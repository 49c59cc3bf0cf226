"""What an import means for each person: joins, changes, stays the same or is left alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from subscribers.models import (
    Cadence,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
)
from subscribers.suppressions import suppressed_keys
from subscribers.transfer.records import ImportRow

CHUNK_KEYS = 900
"""To a query: SQLite takes 999 parameters."""

Key = TypeVar("Key")
ChoiceId = Callable[[tuple[str, ...]], int | None]
"""Topics as written -> primary key of their TopicChoice."""


@dataclass(kw_only=True)
class Classified:
    """People of a file by what is to be done, with the wishes already in them, unsaved."""

    strangers: list[tuple[Subscriber, Subscription]] = field(default_factory=list)
    """Not in the database yet."""
    joining: list[tuple[Subscriber, Subscription]] = field(default_factory=list)
    """Known people who have never taken this newsletter."""
    confirmed: list[tuple[Subscriber, Subscription]] = field(default_factory=list)
    """Those who had not confirmed it and now count as having done so."""
    changed: list[tuple[Subscriber, Subscription]] = field(default_factory=list)
    unchanged: int = 0
    suppressed: int = 0
    unsubscribed: int = 0


def classify(rows: Sequence[ImportRow], newsletter_id: int, choice_id: ChoiceId) -> Classified:
    """Compare the rows with the database, in a few queries. Writes nothing."""
    keys = [row.address.key for row in rows]
    barred = suppressed_keys(keys)
    people = {
        person.email_key: person
        for chunk in _chunks(keys)
        for person in Subscriber.objects.filter(email_key__in=chunk)
    }
    subscriptions = {
        subscription.subscriber_id: subscription
        for chunk in _chunks([person.pk for person in people.values()])
        for subscription in Subscription.objects.filter(
            newsletter_id=newsletter_id, subscriber__in=chunk
        )
    }
    found = Classified()
    for row in rows:
        if row.address.key in barred:
            found.suppressed += 1
            continue
        person = people.get(row.address.key)
        subscription = subscriptions.get(person.pk) if person else None
        _sort(row, person, subscription, found, choice_id)
    return found


def _sort(
    row: ImportRow,
    person: Subscriber | None,
    subscription: Subscription | None,
    found: Classified,
    choice_id: ChoiceId,
) -> None:
    if subscription and subscription.state != SubscriptionState.ACTIVE:
        found.unsubscribed += 1
        return
    known = person or Subscriber(email=row.address.email, email_key=row.address.key)
    taken = subscription or Subscription(cadence=Cadence.WEEKLY)
    was_confirmed = known.state == SubscriberState.CONFIRMED
    changed = _apply(row, known, taken, choice_id)
    if person is None:
        found.strangers.append((known, taken))
    elif subscription is None:
        found.joining.append((known, taken))
    elif not was_confirmed:
        found.confirmed.append((known, taken))
    elif changed:
        found.changed.append((known, taken))
    else:
        found.unchanged += 1


def _apply(
    row: ImportRow, person: Subscriber, subscription: Subscription, choice_id: ChoiceId
) -> bool:
    before = _wishes(person, subscription)
    if row.name is not None:
        person.name = row.name
    if row.time_zone is not None:
        person.time_zone = row.time_zone
    if row.topics is not None:
        subscription.topic_choice_id = choice_id(row.topics)
    if row.cadence is not None:
        subscription.cadence = row.cadence
    return _wishes(person, subscription) != before


def _wishes(person: Subscriber, subscription: Subscription) -> tuple[object, ...]:
    return person.name, person.time_zone, subscription.topic_choice_id, subscription.cadence


def _chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), CHUNK_KEYS):
        yield keys[start : start + CHUNK_KEYS]
