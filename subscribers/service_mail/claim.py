"""One sender's hold on a service mail."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from digest.delivery.guards.pace import reserve, rests_until
from digest.delivery.providers.base import LONGEST_CALL_SECONDS
from subscribers.models import ServiceMail, ServiceMailState

LEASE = timedelta(seconds=LONGEST_CALL_SECONDS + 5)


def mails_wait(now: datetime) -> bool:
    """Tell whether a service mail may go now, or was left by a sender that died. One cheap look."""
    return _claimable(now).exists()


def claim_mail(provider: str, *, clock: Callable[[], datetime]) -> ServiceMail | None:
    """Take the mail that has waited longest; None where none may go now.

    One that the rate limit makes wait has its time reserved, so that an issue which is being
    handed over does not go before it again and again.
    """
    now = clock()
    if rests_until(provider, now=now):
        return None
    in_turn = ("not_before", F("crowd").asc(nulls_first=True), "pk")
    for mail in _claimable(now).order_by(*in_turn)[:20]:
        with transaction.atomic():
            taken = (
                _claimable(now)
                .filter(pk=mail.pk)
                .update(lease_until=now + LEASE, tries=F("tries") + 1)
            )
            if not taken:
                continue
            begins = _turn(mail, provider, now)
            if begins > now:
                ServiceMail.objects.filter(pk=mail.pk).update(
                    lease_until=None, tries=F("tries") - 1, not_before=begins, has_turn=True
                )
                return None
        mail.refresh_from_db()
        return mail
    return None


def _turn(mail: ServiceMail, provider: str, now: datetime) -> datetime:
    limit = settings.ENVIRONMENT.rate_limit_for(provider)
    if limit is None or mail.has_turn:
        return now
    return reserve(provider, limit, messages=1, now=now)


def _claimable(now: datetime) -> "QuerySet[ServiceMail]":
    # A lease that ends later than any could that begins now was taken by a clock since put back.
    is_free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE)
    return ServiceMail.objects.filter(is_free, state=ServiceMailState.WAITING, not_before__lte=now)
