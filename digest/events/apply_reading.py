"""What was read of one body, applied: kept, and what follows from it done."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.settle_seen import SettledBySeen, settle_seen
from digest.events.clicks.count_clicks import count_clicks
from digest.events.count_blocked import count_blocked
from digest.events.effects import Effect, effect_of
from digest.events.keep_events import keep_events
from digest.events.ledger_match import KnownEvent
from digest.events.models import Event
from digest.events.records import EventKind
from digest.events.service_mail_reports import (
    ServiceMailReport,
    apply_to_strangers,
    endings_of,
)
from subscribers.locking import lock_people
from subscribers.models import Subscriber
from subscribers.suppressions.endings import (
    BOUNCED,
    BY_PROVIDER,
    COMPLAINT,
    Ended,
    Ending,
    end_subscriptions,
)
from subscribers.suppressions.look_up import ERASED, suppression_of
from subscribers.suppressions.suppress import suppress

_SUPPRESSING = {Effect.SUPPRESS_BOUNCED: BOUNCED, Effect.SUPPRESS_COMPLAINT: COMPLAINT}


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What followed from events."""

    ended: Ended
    settled: SettledBySeen


def apply_reading(
    known: Collection[KnownEvent],
    of_service_mails: Collection[ServiceMailReport] = (),
    *,
    now: datetime,
) -> Consequences:
    """Keep the events and do what follows from them, in a few statements. Within a transaction.

    All of it can be done again, and in any order, with the same end: events come more than once.
    """
    effects = [(one, effect_of(one.event)) for one in known]
    endings = [*_endings(effects), *endings_of(of_service_mails)]
    to_count = _to_count(effects)
    told_of = {one.subscriber_id for one in known if one.event.reason}
    lock_people(told_of.union(to_count, (ending.subscriber_id for ending in endings)))
    # Looked up anew now that they are held: whoever was erased since is told of without words.
    erased = Subscriber.objects.filter(pk__in=told_of, email_key=None)
    keep_events(known, erased=set(erased.values_list("pk", flat=True)) if told_of else set())
    _suppress_former(effects)
    apply_to_strangers(of_service_mails)
    ended = end_subscriptions(endings)
    count_blocked(sorted(to_count))
    settled = settle_seen(_proofs(known), now=now)
    count_clicks(known, now=now)
    return Consequences(ended=ended, settled=settled)


def _proofs(known: Collection[KnownEvent]) -> set[Proof]:
    """Return what these events prove, and what former ones proved of copies that may have gone
    twice: only together they show it."""
    apart = {one.event.delivery_id for one in known if one.went_apart}
    former = Event.objects.filter(delivery__in=apart).values_list("attempt", "delivery").distinct()
    pairs = {(one.event.attempt_id, one.event.delivery_id) for one in known}
    return {
        Proof(attempt_id=attempt, delivery_id=delivery)
        for attempt, delivery in pairs.union(former if apart else ())
    }


def _endings(effects: Collection[tuple[KnownEvent, Effect]]) -> Iterator[Ending]:
    for one, effect in effects:
        how = _SUPPRESSING.get(effect)
        if how is not None:
            person = _whose_address(one)
            if person is not None:
                yield Ending(
                    subscriber_id=person,
                    newsletter_id=None,
                    how=how,
                    at=one.event.at,
                    copy_of=one.newsletter_id,
                )
        elif effect is Effect.UNSUBSCRIBE:
            yield Ending(
                subscriber_id=one.subscriber_id,
                newsletter_id=one.newsletter_id,
                how=BY_PROVIDER,
                at=one.event.at,
            )


def _whose_address(one: KnownEvent) -> int | None:
    """Return whose address the copy went to: not the person's who has another one since."""
    if one.present_key is None:
        return None
    if one.went_to is None:
        return one.subscriber_id
    return _with_address(one.went_to) if one.went_to else None


def _with_address(key: str) -> int | None:
    return Subscriber.objects.filter(email_key=key).values_list("pk", flat=True).first()


def _suppress_former(effects: Collection[tuple[KnownEvent, Effect]]) -> None:
    """Suppress addresses that were given up before it turned out that they bounce."""
    for one, effect in effects:
        how = _SUPPRESSING.get(effect)
        if how is None or not one.went_to:
            continue
        if one.present_key is None:
            _remember_complaint_of_erased(one.went_to, how, one.event.at)
        elif _with_address(one.went_to) is None:
            suppress(one.went_to, reason=how, at=one.event.at)


def _remember_complaint_of_erased(key: str, how: str, at: datetime) -> None:
    """Only where it was one of the erased that is told: else a stranger's sign-up would have the
    address mailed again. Whoever came back since did so by their own wish."""
    suppression = suppression_of(key) if how == COMPLAINT else None
    if suppression is not None and suppression.reason == ERASED:
        suppress(key, reason=how, at=at)


def _to_count(effects: Collection[tuple[KnownEvent, Effect]]) -> set[int]:
    """Whose row may have changed: a copy that arrived ends one only where there is one."""
    return {
        one.subscriber_id
        for one, effect in effects
        if effect is Effect.COUNT
        and (one.soft_bounces or one.event.kind is not EventKind.DELIVERED)
    }
