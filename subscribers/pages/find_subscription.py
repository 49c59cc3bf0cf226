"""The subscription that a link leads to."""

from django.db.models import QuerySet

from subscribers.links.tokens import link_signer
from subscribers.models import SubscriberState, Subscription


def find_by_preferences_token(token: str) -> Subscription | None:
    """Return the subscription, or None where the token is not ours, too old, or its person gone."""
    link = link_signer().read_preferences_token(token)
    if link is None:
        return None
    return (
        _subscriptions(link.public_id, link.newsletter_id)
        .filter(
            subscriber__token_generation=link.generation,
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .first()
    )


def find_by_unsubscribe_token(token: str) -> Subscription | None:
    """Return the subscription, or None where the token is not ours or its person gone.

    Whoever was erased may have come back: nothing leads from here to what they take now, so no page
    may say that no mail comes any more.
    """
    link = link_signer().read_unsubscribe_token(token)
    if link is None:
        return None
    found = _subscriptions(link.public_id, link.newsletter_id)
    return found.exclude(subscriber__state=SubscriberState.ERASED).first()


def _subscriptions(public_id: int, newsletter_id: int) -> QuerySet[Subscription]:
    return Subscription.objects.select_related("subscriber", "newsletter", "topic_choice").filter(
        subscriber__public_id=public_id, newsletter_id=newsletter_id
    )
