"""The link to somebody's account, mailed to them at the wish of whoever has one of their mails."""

from datetime import datetime

from django.db import transaction

from subscribers.models import ServiceMailKind, Subscription
from subscribers.request_limit import MAIL_TO_AN_ADDRESS, may_ask
from subscribers.service_mail.ask_for_mail import ask_for_mail


def ask_for_link(subscription: Subscription, *, at: datetime) -> None:
    """Have the link mailed to the subscriber's own address, no oftener than MAIL_TO_AN_ADDRESS.

    Mail gets forwarded, and whoever was sent one may press the button; the link reaches the owner
    alone.
    """
    person = subscription.subscriber
    with transaction.atomic():
        if may_ask("account", str(person.public_id), *MAIL_TO_AN_ADDRESS, at=at):
            ask_for_mail(ServiceMailKind.ACCOUNT, subscription.newsletter, subscriber=person, at=at)
