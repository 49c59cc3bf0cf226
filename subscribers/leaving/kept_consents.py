"""What the erased had agreed to: kept for a while, under the keyed hash of their address."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from subscribers.models import Consent, Subscriber
from subscribers.month_of import month_of
from subscribers.suppressions.look_up import hashes_of

KEPT_FOR = timedelta(days=3 * 365 + 1)
"""From the erasing on. Whoever sends must be able to show the consent (GDPR, article 7(1)), and may
keep what legal claims need (article 17(3)(e)); claims lapse after three years in many places, as by
the German Civil Code, section 195. And to the end of that month."""
_OVER_A_MONTH = timedelta(days=32)


def keep_consents(person: Subscriber, key: str, *, at: datetime) -> None:
    """Part the person's consents from the person. To be called in a transaction.

    ``key`` is ``Address.key``. They get new rows: by the order of the old ones, which is that of
    the subscriptions, it could be told whose they were.
    """
    own = Consent.objects.filter(subscriber=person).order_by("pk")
    kept = [
        Consent(
            newsletter_id=consent.newsletter_id,
            given_at=consent.given_at,
            recorded_at=consent.recorded_at,
            how=consent.how,
            wording=consent.wording,
            address_hash=hashes_of(key)[0],
            kept_until=month_of(month_of(at + KEPT_FOR) + _OVER_A_MONTH),
        )
        for consent in own
    ]
    own.delete()
    Consent.objects.bulk_create(kept)


def consents_kept_of(key: str) -> QuerySet[Consent]:
    """Return what somebody with this address had agreed to before they were erased."""
    return Consent.objects.filter(subscriber=None, address_hash__in=hashes_of(key))


def forget_consents(*, now: datetime) -> int:
    """Delete what was kept long enough; return how many."""
    return Consent.objects.filter(subscriber=None, kept_until__lte=now).delete()[0]
