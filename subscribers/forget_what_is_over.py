"""Deleting what people asked for once it counts no more."""

from datetime import datetime

from subscribers.models import AddressChange, RecentRequest, ServiceMail, ServiceMailState, SignUp
from subscribers.request_limit import CLOCKS_DIFFER_BY, KEPT_FOR
from subscribers.service_mail.lifetimes import (
    NEW_ADDRESS_COUNTS_FOR,
    SERVICE_MAILS_KEPT_FOR,
    SIGN_UP_COUNTS_FOR,
)


def forget_what_is_over(*, at: datetime) -> int:
    """Delete sign-ups that nobody confirmed, changes of address likewise, notes of who asked, and
    what became of service mails a month ago. Returns how many unconfirmed sign-ups went.

    What lies ahead was asked for by a clock that has been put right since: it counts from now, so
    that its mail goes and nothing is kept until that day.
    """
    ahead = at + CLOCKS_DIFFER_BY
    for asked in (SignUp, AddressChange):
        asked.objects.filter(asked_at__gt=ahead).update(asked_at=at)
    waiting = ServiceMail.objects.filter(state=ServiceMailState.WAITING, asked_at__gt=ahead)
    waiting.update(asked_at=at, not_before=at)
    AddressChange.objects.filter(asked_at__lte=at - NEW_ADDRESS_COUNTS_FOR).delete()
    # Also what a clock noted that ran ahead: nobody counts it, and it is kept for no longer.
    RecentRequest.objects.exclude(at__gt=at - KEPT_FOR, at__lt=at + KEPT_FOR).delete()
    ServiceMail.objects.filter(ended_at__lte=at - SERVICE_MAILS_KEPT_FOR).delete()
    old = SignUp.objects.filter(asked_at__lte=at - SIGN_UP_COUNTS_FOR)
    unconfirmed = old.filter(confirmed_as=None).count()
    old.delete()
    return unconfirmed
