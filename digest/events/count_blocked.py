"""Counting anew how many copies in a row did not reach somebody."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from digest.events.in_a_row import Arrivals, blocked_in_a_row
from digest.events.models import Event
from digest.events.records import EventKind
from subscribers.models import Consent, Subscriber

LONGEST_ROW = 32_000
"""What the column holds."""


def count_blocked(people: Collection[int]) -> dict[int, tuple[datetime, ...]]:
    """Write each person's row into ``soft_bounces``; return subscriber -> the row.

    Counted from all that is stored, so that the order in which it came makes no difference.
    """
    if not people:
        return {}
    rows = {person: blocked_in_a_row(found) for person, found in _arrivals(people).items()}
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for person, row in rows.items():
        by_length[min(len(row), LONGEST_ROW)].append(person)
    for length, same in by_length.items():
        stale = Subscriber.objects.filter(pk__in=same).exclude(soft_bounces=length)
        stale.update(soft_bounces=length)
    return rows


def _arrivals(people: Collection[int]) -> dict[int, Arrivals]:
    arrived: defaultdict[int, list[datetime]] = defaultdict(list)
    blocked: defaultdict[int, list[tuple[int, datetime]]] = defaultdict(list)
    events = Event.objects.filter(
        delivery__subscriber__in=people, kind__in=(EventKind.DELIVERED, EventKind.BLOCKED)
    )
    for person, delivery, kind, at in events.values_list(
        "delivery__subscriber", "delivery", "kind", "at"
    ):
        if kind == EventKind.DELIVERED:
            arrived[person].append(at)
        else:
            blocked[person].append((delivery, at))
    agreed = dict(
        Consent.objects.filter(subscriber__in=people)
        .values_list("subscriber")
        .annotate(Max("given_at"))
    )
    return {
        person: Arrivals(
            arrived=arrived[person], blocked=blocked[person], agreed_at=agreed.get(person)
        )
        for person in people
    }
