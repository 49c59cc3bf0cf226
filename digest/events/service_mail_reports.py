"""What is reported of service mails: to strangers who were asked to confirm, and to readers."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from digest.delivery.providers.base import NO_DELIVERY
from digest.events.effects import Effect, effect_of
from digest.events.records import ReportedEvent
from subscribers.address import AddressError, normal_address
from subscribers.models import ServiceMail, Subscriber
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


def service_mail_reports(events: Iterable[ReportedEvent]) -> tuple[ServiceMailReport, ...]:
    """Return what follows from reports that nobody but the provider could have made.

    A service mail keeps no address once it has gone, so the one that is reported counts.
    """
    told = [(one, how) for one in events if (how := _HOW.get(effect_of(one)))]
    attempts = {one.attempt_id for one, _ in told if one.delivery_id == NO_DELIVERY}
    if not attempts:
        return ()
    sent = ServiceMail.objects.filter(attempt_id__in=attempts)
    mails = {attempt: row for attempt, *row in sent.values_list("attempt_id", "pk", "newsletter")}
    found = [
        (one, how, mails[one.attempt_id], key)
        for one, how in told
        if one.delivery_id == NO_DELIVERY and one.attempt_id in mails and (key := _key(one))
    ]
    readers = Subscriber.objects.filter(email_key__in={key for *_, key in found})
    people = dict(readers.values_list("email_key", "pk"))
    return tuple(
        ServiceMailReport(
            event=one,
            mail_id=mail,
            newsletter_id=newsletter,
            how=how,
            key=key,
            subscriber_id=people.get(key),
        )
        for one, how, (mail, newsletter), key in found
    )


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
