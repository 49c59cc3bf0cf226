"""Noting that a service mail is wanted; a worker sends it within seconds."""

from datetime import datetime

from digest.newsletters.models import Newsletter
from subscribers.models import AddressChange, ServiceMail, ServiceMailKind, SignUp, Subscriber


def ask_for_mail(
    kind: ServiceMailKind,
    newsletter: Newsletter,
    *,
    at: datetime,
    sign_up: SignUp | None = None,
    subscriber: Subscriber | None = None,
    address_change: AddressChange | None = None,
    address: str = "",
    crowd: int | None = None,
) -> None:
    """Store the wish, within the caller's transaction. ``address`` is where it goes if not where
    its sign-up, change or subscriber says when it is sent."""
    ServiceMail.objects.create(
        kind=kind,
        newsletter=newsletter,
        sign_up=sign_up,
        subscriber=subscriber,
        address_change=address_change,
        address=address,
        crowd=crowd,
        asked_at=at,
        not_before=at,
    )
