"""The consents, to be read and to be given out."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime

from django.db.models import QuerySet

from subscribers.leaving.kept_consents import consents_kept_of
from subscribers.models import Consent
from subscribers.suppressions.look_up import hashes_in_common
from subscribers.transfer.csv_line import csv_line

CHUNK_ROWS = 2_000


@dataclass(frozen=True, kw_only=True)
class GivenConsent:
    """One line of the ledger. Times are ISO 8601, in UTC."""

    email: str
    """Empty: of somebody who was erased since."""
    address_hash: str
    """Of somebody erased: the keyed hash of the address. Else empty."""
    newsletter: str
    given_at: str
    how: str
    wording: str
    kept_until: str
    """Of somebody erased: when it is deleted. Else empty."""
    recorded_at: str
    """Of one that a list brought with its time: when that was. Else empty."""


def every_consent() -> Iterator[GivenConsent]:
    """Yield all there are, in the order in which they were given."""
    return _lines(Consent.objects.all())


def consents_of(key: str) -> Iterator[GivenConsent]:
    """Yield those of whoever has the address, and of whoever had it and was erased.

    ``key`` is ``Address.key``. Of the erased, those of others too whose address was the same as
    this one until November 2026 (``former_key``): whose they were, the hash does not tell.
    """
    in_common = Consent.objects.filter(subscriber=None, address_hash__in=hashes_in_common(key))
    own = Consent.objects.filter(subscriber__email_key=key) | consents_kept_of(key)
    return _lines(own | in_common)


def consent_csv(consents: Iterable[GivenConsent]) -> Iterator[str]:
    """Yield the lines of a file that a spreadsheet may open, header first."""
    yield csv_line(field.name for field in fields(GivenConsent))
    for consent in consents:
        yield csv_line(astuple(consent))


def _lines(consents: QuerySet[Consent]) -> Iterator[GivenConsent]:
    rows = consents.select_related("subscriber", "newsletter").order_by("given_at", "pk")
    for row in rows.iterator(chunk_size=CHUNK_ROWS):
        yield GivenConsent(
            email=row.subscriber.email if row.subscriber else "",
            address_hash=row.address_hash,
            newsletter=row.newsletter.slug,
            given_at=_in_utc(row.given_at),
            how=row.how,
            wording=row.wording,
            kept_until=_in_utc(row.kept_until) if row.kept_until else "",
            recorded_at=_in_utc(row.recorded_at) if row.recorded_at else "",
        )


def _in_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
