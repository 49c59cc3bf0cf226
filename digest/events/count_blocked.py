"""Counting anew how many copies in a row did not reach somebody."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from digest.delivery.models import Delivery, HandoverState
from digest.delivery.providers.base import Submitted
from digest.events.in_a_row import Arrivals, blocked_in_a_row
from digest.events.models import TELL_OF_ARRIVALS, Event
from digest.events.records import EventKind
from digest.issues.models import Issue, IssueState
from subscribers.models import Consent, Subscriber
from subscribers.suppressions.look_up import hashes_in_common, hashes_of

MOST_ISSUES = 60
"""No older ones are looked at: of a weekly newsletter, more than a year."""
PEOPLE_AT_ONCE = 250
"""Of many: each has a copy of all those issues, and a statement takes only so many parameters."""
_NOT_ARRIVED = (EventKind.BOUNCED, EventKind.BLOCKED, EventKind.DROPPED)
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
    # Deliveries are found by issue and subscriber alone, and events by delivery.
    issues = Issue.objects.filter(planned_at__isnull=False).order_by("-planned_at", "-pk")
    newest = list(issues.values_list("pk", flat=True)[:MOST_ISSUES])
    theirs = dict(
        Delivery.objects.filter(issue__in=newest, subscriber__in=people).values_list(
            "pk", "subscriber"
        )
    )
    present = _hashes_of_present_addresses(people)
    events = Event.objects.filter(
        delivery__in=list(theirs), kind__in=(EventKind.DELIVERED, EventKind.BLOCKED)
    )
    for delivery, kind, at, address_hash in events.values_list(
        "delivery", "kind", "at", "address_hash"
    ):
        person = theirs[delivery]
        if kind == EventKind.DELIVERED:
            arrived[person].append(at)
        elif not address_hash or address_hash in present[person]:
            blocked[person].append((delivery, at))
    for delivery, at in _refused(theirs):
        blocked[theirs[delivery]].append((delivery, at))
    agreed = dict(
        Consent.objects.filter(subscriber__in=people)
        .values_list("subscriber")
        .annotate(agreed=Max(Coalesce("recorded_at", "given_at")))
    )
    unheard_of = _unheard_of(theirs, {delivery for row in blocked.values() for delivery, _ in row})
    return {
        person: Arrivals(
            arrived=arrived[person],
            blocked=blocked[person],
            unheard_of=unheard_of[person],
            agreed_at=agreed.get(person),
        )
        for person in people
    }


def _refused(theirs: Collection[int]) -> Iterator[tuple[int, datetime]]:
    """Yield which copies were refused at once, and when. Not those of an issue that goes on, which
    may go again; and of whoever changed anything since it cannot be told where they went."""
    refused = Delivery.objects.filter(
        pk__in=list(theirs), state=HandoverState.REJECTED, issue__state=IssueState.SENT
    ).annotate(at=Max("batch__attempts__started_at"))
    same = refused.filter(at__gte=F("subscriber__changed_at"))
    yield from same.values_list("pk", "at")


def _unheard_of(theirs: Mapping[int, int], blocked: Collection[int]) -> dict[int, list[datetime]]:
    """Return person -> when their copies were taken by providers that tell of failures alone,
    where none was told. ``theirs`` is delivery -> person."""
    is_taken = Q(state=HandoverState.SUBMITTED) | Q(
        state=None, batch__state=HandoverState.SUBMITTED
    )
    taken = (
        Delivery.objects.filter(is_taken, pk__in=set(theirs) - set(blocked))
        .exclude(Exists(Event.objects.filter(delivery=OuterRef("pk"), kind__in=_NOT_ARRIVED)))
        .filter(batch__attempts__outcome=Submitted.__name__)
        # Named, since excluding what is joined would ask for batches of which no attempt is such.
        .annotate(provider=F("batch__attempts__provider"), at=F("batch__attempts__started_at"))
        .exclude(provider__in=TELL_OF_ARRIVALS)
    )
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for delivery, at in taken.values_list("pk", "at"):
        found[theirs[delivery]].append(at)
    return found


def _hashes_of_present_addresses(people: Collection[int]) -> dict[int, list[str]]:
    keys = Subscriber.objects.filter(pk__in=people).values_list("pk", "email_key")
    return {person: [*hashes_of(key or ""), *hashes_in_common(key or "")] for person, key in keys}
