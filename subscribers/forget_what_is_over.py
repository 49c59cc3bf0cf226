"""Deleting what people asked for once it counts no more."""

from datetime import datetime

from subscribers.models import AddressChange, RecentRequest, ServiceMail, SignUp
from subscribers.request_limit import KEPT_FOR
from subscribers.service_mail.lifetimes import (
    NEW_ADDRESS_COUNTS_FOR,
    SERVICE_MAILS_KEPT_FOR,
    SIGN_UP_COUNTS_FOR,
)


def forget_what_is_over(*, at: datetime) -> int:
    """Delete sign-ups that nobody confirmed, changes of address likewise, notes of who asked, and
    what became of service mails a month ago. Returns how many unconfirmed sign-ups went."""
    AddressChange.objects.filter(asked_at__lte=at - NEW_ADDRESS_COUNTS_FOR).delete()
    RecentRequest.objects.filter(at__lte=at - KEPT_FOR).delete()
    ServiceMail.objects.filter(ended_at__lte=at - SERVICE_MAILS_KEPT_FOR).delete()
    old = SignUp.objects.filter(asked_at__lte=at - SIGN_UP_COUNTS_FOR)
    unconfirmed = old.filter(confirmed_as=None).count()
    old.delete()
    return unconfirmed
