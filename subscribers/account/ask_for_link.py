"""The link to somebody's account, mailed to them at the wish of whoever has one of their mails."""

from datetime import datetime, timedelta

from django.db import transaction

from subscribers.models import ServiceMailKind, Subscription
from subscribers.request_limit import MAIL_TO_AN_ADDRESS, may_ask
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.lifetimes import ACCOUNT_LINK_COUNTS_FOR

NEXT_LINK_AFTER = ACCOUNT_LINK_COUNTS_FOR - timedelta(minutes=10)
"""Whoever presses the button finds a link that works for ten more minutes in their mailbox, or gets
another one: however often strangers have pressed it before, the owner is not locked out."""


def ask_for_link(subscription: Subscription, *, at: datetime) -> None:
    """Have the link mailed to the subscriber's own address, no oftener than MAIL_TO_AN_ADDRESS;
    beyond that once in NEXT_LINK_AFTER.

    Mail gets forwarded, and whoever was sent one may press the button; the link reaches the owner
    alone. An owner who is pestered so makes the links in former mails dead (``renew_links``).
    """
    person = subscription.subscriber
    with transaction.atomic():
        if may_ask(
            "account",
            str(person.public_id),
            *MAIL_TO_AN_ADDRESS,
            at=at,
            again_after=NEXT_LINK_AFTER,
        ):
            ask_for_mail(ServiceMailKind.ACCOUNT, subscription.newsletter, subscriber=person, at=at)
