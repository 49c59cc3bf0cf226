"""Ending subscriptions for many people at once, as events about their mail say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Manager, Max

from subscribers.models import (
    DOUBLE_OPT_IN,
    Consent,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from subscribers.suppressions.look_up import hashes_of

BOUNCED, COMPLAINT, NOT_ARRIVING = "bounced", "complaint", "mail never arrives"
BY_PROVIDER = "by way of the provider"
RANKED = (COMPLAINT, BOUNCED, BY_PROVIDER, NOT_ARRIVING)
"""Of two at the same moment, the first one stands."""
_Row = TypeVar("_Row", Subscription, Suppression)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """That somebody's address must not be mailed any more, or not for one newsletter."""

    subscriber_id: int
    newsletter_id: int | None
    """None: the address is suppressed, for every newsletter."""
    how: str
    """One of RANKED."""
    at: datetime
    """When that happened, which may be long before we heard of it."""
    copy_of: int | None = None
    """Of one for every newsletter, the newsletter whose mail it was that told it; None: several."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What was done, in numbers."""

    suppressed: int
    subscriptions: int
    """Ended by this; those that had ended before are not counted."""


def end_subscriptions(endings: Iterable[Ending]) -> Ended:
    """Apply all endings, in a few statements however many there are.

    In whatever order and however often they come, the end is the same: of several, the one that
    happened first gives reason and time. What happened before the person last confirmed that they
    wish for mail (of that newsletter, or of any where the address is at stake) counts for nothing;
    an address that another newsletter was confirmed for since still ends the one it was told of.
    An import confirms nothing: it says no more of whom a list had, perhaps long ago.
    """
    given = list(endings)
    with transaction.atomic():
        agreed = _agreed_at(sorted({ending.subscriber_id for ending in given}))
        counting = [
            scope
            for ending in given
            for scope in _scopes(ending)
            if (when := agreed.get((scope.subscriber_id, scope.newsletter_id))) is None
            or scope.at >= when
        ]
        first = _first_of_each(counting)
        suppressed = _suppress(
            {person: end for (person, newsletter), end in first.items() if newsletter is None},
            _complaints(counting),
        )
        return Ended(suppressed=suppressed, subscriptions=_end(first))


_Key = tuple[int, int | None]


def _scopes(ending: Ending) -> Iterator[Ending]:
    yield ending
    if ending.newsletter_id is None and ending.copy_of is not None:
        yield replace(ending, newsletter_id=ending.copy_of)


def _first_of_each(endings: Iterable[Ending]) -> dict[_Key, Ending]:
    first: dict[_Key, Ending] = {}
    for ending in endings:
        key = (ending.subscriber_id, ending.newsletter_id)
        if key not in first or _order(ending.at, ending.how) < _order(
            first[key].at, first[key].how
        ):
            first[key] = ending
    return first


def _complaints(endings: Iterable[Ending]) -> dict[int, datetime]:
    # Kept beside the reason: where a bounce came first, it still takes an admin to let them back.
    first: dict[int, datetime] = {}
    for ending in endings:
        if ending.how == COMPLAINT and ending.newsletter_id is None:
            known = first.get(ending.subscriber_id, ending.at)
            first[ending.subscriber_id] = min(ending.at, known)
    return first


def _order(at: datetime, how: str) -> tuple[datetime, int]:
    return at, RANKED.index(how) if how in RANKED else len(RANKED)


def _agreed_at(people: Collection[int]) -> dict[_Key, datetime]:
    agreed: dict[_Key, datetime] = {}
    own = Consent.objects.filter(subscriber__in=people, how=DOUBLE_OPT_IN)
    given = own.values_list("subscriber", "newsletter")
    for person, newsletter, last in given.annotate(last=Max("given_at")):
        # Providers tell whole seconds.
        at = last.replace(microsecond=0)
        agreed[person, newsletter] = at
        agreed[person, None] = max(at, agreed.get((person, None), at))
    return agreed


def _suppress(endings: Mapping[int, Ending], complaints: Mapping[int, datetime]) -> int:
    keys = dict(
        Subscriber.objects.filter(pk__in=endings, email_key__isnull=False).values_list(
            "pk", "email_key"
        )
    )
    wanted = {person: hashes_of(key) for person, key in keys.items() if key}
    every_hash = [one for hashes in wanted.values() for one in hashes]
    rows = Suppression.objects.filter(address_hash__in=every_hash).order_by("pk")
    known = {row.address_hash: row for row in rows.select_for_update()}
    new: list[Suppression] = []
    changed: list[Suppression] = []
    for person, hashes in sorted(wanted.items()):
        ending, complained_at = endings[person], complaints.get(person)
        found = next((known[one] for one in hashes if one in known), None)
        if found is None:
            row = Suppression(address_hash=hashes[0], reason=ending.how, since=ending.at)
            row.complained_at = complained_at
            new.append(row)
        elif _changes(found, ending, complained_at):
            changed.append(found)
    Suppression.objects.bulk_create(new, ignore_conflicts=True)
    _save(Suppression.objects, changed, ["reason", "since", "complained_at"])
    return len(new)


def _changes(row: Suppression, ending: Ending, complained_at: datetime | None) -> bool:
    before = row.reason, row.since, row.complained_at
    if row.reason in RANKED and _order(ending.at, ending.how) < _order(row.since, row.reason):
        row.reason, row.since = ending.how, ending.at
    if complained_at and (row.complained_at is None or complained_at < row.complained_at):
        row.complained_at = complained_at
    return before != (row.reason, row.since, row.complained_at)


def _end(endings: Mapping[_Key, Ending]) -> int:
    by_person: defaultdict[int, list[Ending]] = defaultdict(list)
    for (person, _), ending in endings.items():
        by_person[person].append(ending)
    rows = Subscription.objects.filter(subscriber__in=by_person).order_by("pk")
    changed: list[Subscription] = []
    ended = 0
    for row in rows.select_for_update():
        own = _for(row, by_person[row.subscriber_id])
        if own is None or not _takes(row, own):
            continue
        ended += row.state == SubscriptionState.ACTIVE
        row.state = SubscriptionState.UNSUBSCRIBED
        row.ended_at, row.ended_how = own.at, own.how
        changed.append(row)
    _save(Subscription.objects, changed, ["state", "ended_at", "ended_how"])
    return ended


def _save(manager: Manager[_Row], rows: list[_Row], fields: list[str]) -> None:
    # All rows exist and are locked. A bulk_update would take ten times as long, in Python.
    manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _for(row: Subscription, endings: Iterable[Ending]) -> Ending | None:
    own = [one for one in endings if one.newsletter_id in {None, row.newsletter_id}]
    return min(own, key=lambda one: _order(one.at, one.how), default=None)


def _takes(row: Subscription, ending: Ending) -> bool:
    if row.state == SubscriptionState.ACTIVE:
        return True
    # What the person did stays as it is; of what events said, the first counts.
    if row.ended_how not in RANKED or row.ended_at is None:
        return False
    return _order(ending.at, ending.how) < _order(row.ended_at, row.ended_how)
