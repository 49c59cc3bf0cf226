"""Which events are about mail of ours."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from digest.delivery.models import Attempt, Delivery
from digest.events.records import EventKind, ReportedEvent
from subscribers.address import AddressError, normal_address
from subscribers.links.tokens import link_signer

_ABOUT_THE_ADDRESS = (
    EventKind.BOUNCED,
    EventKind.BLOCKED,
    EventKind.COMPLAINT,
    EventKind.DROPPED,
)


@dataclass(frozen=True, kw_only=True)
class KnownEvent:
    """An event, and whose copy it is about."""

    event: ReportedEvent
    subscriber_id: int
    newsletter_id: int
    soft_bounces: int
    """The subscriber's, so far."""
    went_to: str | None
    """The key of the address that the copy went to, where the person has another one by now, or is
    erased; empty where it cannot be told. None: it went to the present one."""
    present_key: str | None
    """The key of the person's address; None where they are erased."""
    went_apart: bool
    """The ledger does not simply say of this copy what it says of the attempt's batch; or a
    provider in order was given the batch again, and may have begun with what it had taken."""


def match_with_ledger(
    events: Iterable[ReportedEvent], *, mailed_at: datetime | None
) -> tuple[KnownEvent, ...]:
    """Return the events whose attempt and delivery are of one issue of ours, by delivery.

    ``mailed_at`` is when a report came by mail, which anybody could have made. Attempt and delivery
    stand in the mail, and its readers could guess their neighbours'; so the report must also return
    the token with which only that reader can unsubscribe, who would harm nobody else with it, or
    have come to the address that their copy alone was sent from. What it tells happened after that
    copy went out and before the report came, whatever the clock of its server says.
    """
    events = list(events)
    attempts = {
        pk: (batch, issue, started_at)
        for pk, batch, issue, started_at in Attempt.objects.filter(
            pk__in={event.attempt_id for event in events}
        ).values_list("pk", "batch", "batch__issue", "started_at")
    }
    tried_again = _tried_again_in_order(attempts)
    wanted = {event.delivery_id for event in events if event.attempt_id in attempts}
    deliveries = {
        row[0]: row[1:]
        for row in Delivery.objects.filter(pk__in=wanted).values_list(
            "pk",
            "batch",
            "state",
            "issue",
            "issue__newsletter",
            "subscriber",
            "subscriber__soft_bounces",
            "subscriber__public_id",
            "subscriber__email_key",
            "subscriber__changed_at",
        )
    }
    known: list[KnownEvent] = []
    for event in events:
        if event.delivery_id not in deliveries or event.attempt_id not in attempts:
            continue
        tried, tried_issue, started_at = attempts[event.attempt_id]
        batch, state, issue, newsletter, subscriber, soft_bounces, public_id, key, changed_at = (
            deliveries[event.delivery_id]
        )
        if tried_issue != issue:
            continue
        if mailed_at is not None:
            if not (event.is_proven or _is_theirs(event.token, public_id, newsletter)):
                continue
            event = replace(event, at=max(started_at, min(event.at, mailed_at)))  # noqa: PLW2901
        known.append(
            KnownEvent(
                event=event,
                subscriber_id=subscriber,
                newsletter_id=newsletter,
                soft_bounces=soft_bounces,
                went_to=(
                    _went_to(event, key, is_sure=mailed_at is None)
                    # When the erased were is not known to the day.
                    if changed_at > started_at or key is None
                    else None
                ),
                present_key=key,
                went_apart=state is not None or batch != tried or tried in tried_again,
            )
        )
    return tuple(sorted(known, key=_order))


def _tried_again_in_order(attempts: Collection[UUID]) -> frozenset[int]:
    """Return the batches of these attempts that a provider in order was given more than once."""
    tried = Attempt.objects.filter(pk__in=attempts, in_order=True).values("batch")
    each = Attempt.objects.filter(batch__in=tried).order_by().values("batch").annotate(Count("pk"))
    return frozenset(each.filter(pk__count__gt=1).values_list("batch", flat=True))


def _order(one: KnownEvent) -> tuple[int, str, datetime, str]:
    """Return a key that leaves nothing open: the same events may come in two bodies at once."""
    event = one.event
    return event.delivery_id, event.kind.value, event.at, event.event_id


def _went_to(event: ReportedEvent, key: str | None, *, is_sure: bool) -> str | None:
    """Return KnownEvent.went_to of a person who changed something after the copy went out, or is
    erased. What is not sure may agree with what we know, and is believed no further."""
    if event.kind not in _ABOUT_THE_ADDRESS:
        return None
    try:
        told = normal_address(event.address).key
    except AddressError:
        return ""
    if told == key:
        return None
    return told if is_sure else ""


def _is_theirs(token: str, public_id: int, newsletter_id: int) -> bool:
    link = link_signer().read_unsubscribe_token(token)
    return link is not None and link.public_id == public_id and link.newsletter_id == newsletter_id
