"""The person that a link to an account leads to."""

from dataclasses import dataclass
from datetime import datetime

from digest.newsletters.models import Newsletter
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, SubscriberState


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose it is, and which newsletter's mail led there."""

    person: Subscriber
    newsletter: Newsletter


def was_erased(token: str, *, at: datetime) -> bool:
    """Tell whether the link would open the account of somebody who was erased, not an hour ago:
    whoever pressed twice must learn that it is done."""
    link = link_signer().read_account_token(token)
    return (
        link is not None
        and link.ends_at > at
        and Subscriber.objects.filter(
            public_id=link.public_id,
            token_generation=link.generation + 1,
            state=SubscriberState.ERASED,
        ).exists()
    )


def links_are_dead(token: str, *, at: datetime) -> bool:
    """Tell whether the link would open an account had the links to it not been renewed since, or
    its owner moved or been erased: whoever pressed twice must learn that it is done."""
    link = link_signer().read_account_token(token)
    return (
        link is not None
        and link.ends_at > at
        and Subscriber.objects.filter(
            public_id=link.public_id, token_generation__gt=link.generation
        ).exists()
    )


def find_account(token: str, *, at: datetime) -> Account | None:
    """Return the account, or None where the link is not ours, its hour is over, or the person has
    moved, taken new links or been erased since."""
    link = link_signer().read_account_token(token)
    if link is None or link.ends_at <= at:
        return None
    person = Subscriber.objects.filter(
        public_id=link.public_id,
        token_generation=link.generation,
        state=SubscriberState.CONFIRMED,
    ).first()
    newsletter = Newsletter.objects.filter(pk=link.newsletter_id).first()
    return Account(person=person, newsletter=newsletter) if person and newsletter else None
