"""What is reported of service mails: to strangers who were asked to confirm, and to readers."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from digest.delivery.providers.base import NO_DELIVERY
from digest.events.effects import Effect, effect_of
from digest.events.records import ReportedEvent
from subscribers.address import AddressError, normal_address
from subscribers.models import ServiceMail, ServiceMailKind, Subscriber
from subscribers.suppressions.endings import BOUNCED, BY_PROVIDER, COMPLAINT, Ending
from subscribers.suppressions.suppress import suppress

_HOW = {
    Effect.SUPPRESS_BOUNCED: BOUNCED,
    Effect.SUPPRESS_COMPLAINT: COMPLAINT,
    Effect.UNSUBSCRIBE: BY_PROVIDER,
}


@dataclass(frozen=True, kw_only=True)
class ServiceMailReport:
    """An event that something follows from, and which service mail it is about."""

    event: ReportedEvent
    mail_id: int
    newsletter_id: int
    how: str
    """A word of ``endings``."""
    key: str
    """Of the address that it went to, as the report says."""
    subscriber_id: int | None
    """Whose address that is; None: no reader's, or not any more."""


def service_mail_reports(
    events: Iterable[ReportedEvent], *, mailed_at: datetime | None
) -> tuple[ServiceMailReport, ...]:
    """Return what follows from the reports about service mails.

    A service mail keeps no address once it has gone. Of what the provider itself reports, the
    address that it names counts. ``mailed_at`` is when a report came by mail, which anybody could
    have made who had the mail, and nobody else: its attempt is random, and its own. So such a
    report counts for whom it went to, as far as we know that, whomever it names.
    """
    told = [
        (one, how)
        for one in events
        if one.delivery_id == NO_DELIVERY and (how := _HOW.get(effect_of(one)))
    ]
    if not told:
        return ()
    sent = ServiceMail.objects.filter(attempt_id__in={one.attempt_id for one, _ in told})
    joined = sent.select_related(
        "address_change", "subscriber", "sign_up__confirmed_as__subscriber"
    )
    mails = {mail.attempt_id: mail for mail in joined}
    found = [
        (_in_its_time(one, mail, mailed_at), how, mail, key)
        for one, how in told
        if (mail := mails.get(one.attempt_id))
        and (key := _key(one) if mailed_at is None else _went_to(mail, _key(one)))
    ]
    readers = Subscriber.objects.filter(email_key__in={key for *_, key in found})
    people = dict(readers.values_list("email_key", "pk"))
    return tuple(
        ServiceMailReport(
            event=one,
            mail_id=mail.pk,
            newsletter_id=mail.newsletter_id,
            how=how,
            key=key,
            subscriber_id=people.get(key),
        )
        for one, how, mail, key in found
    )


def _in_its_time(
    event: ReportedEvent, mail: ServiceMail, mailed_at: datetime | None
) -> ReportedEvent:
    """What comes by mail happened after it was asked for, whatever the clock of its server says."""
    if mailed_at is None:
        return event
    return replace(event, at=max(mail.asked_at, min(event.at, mailed_at)))


def _went_to(mail: ServiceMail, told: str) -> str:
    """Return the key of the address that it went to; empty where that cannot be told. Of a reader
    who changed anything since, what is ``told`` must be the address that they have."""
    if mail.kind == ServiceMailKind.ADDRESS_CHANGED:
        # To an address that nobody has any more, and that is suppressed for that.
        return ""
    if mail.address_change is not None:
        return mail.address_change.email_key
    asked = mail.sign_up
    if asked is not None and asked.email_key:
        return asked.email_key
    taken = asked.confirmed_as if asked else None
    reader = taken.subscriber if taken else mail.subscriber
    key = (reader.email_key if reader else None) or ""
    is_same = reader and mail.ended_at and reader.changed_at <= mail.ended_at
    return key if is_same or told == key else ""


def endings_of(reports: Collection[ServiceMailReport]) -> Iterator[Ending]:
    """Yield what ends for readers."""
    for one in reports:
        if one.subscriber_id is not None:
            yield Ending(
                subscriber_id=one.subscriber_id,
                newsletter_id=one.newsletter_id if one.how == BY_PROVIDER else None,
                how=one.how,
                at=one.event.at,
                copy_of=one.newsletter_id,
            )


def apply_to_strangers(reports: Collection[ServiceMailReport]) -> None:
    """Suppress the addresses of those who are no readers, and note with the mails what was told:
    whoever did not answer and had theirs come back is not asked again."""
    for one in reports:
        if one.how == BY_PROVIDER:
            continue
        if one.subscriber_id is None:
            suppress(one.key, reason=one.how, at=one.event.at)
        ServiceMail.objects.filter(pk=one.mail_id).update(detail=one.how)


def _key(event: ReportedEvent) -> str:
    try:
        return normal_address(event.address).key
    except AddressError:
        return ""
