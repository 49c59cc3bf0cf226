"""Subscriber, Subscription, TopicChoice, Consent, Suppression and KeyFingerprint."""

from subscribers.models.consents import Consent, Suppression
from subscribers.models.known_key import KeyFingerprint
from subscribers.models.people import Subscriber, SubscriberState
from subscribers.models.subscriptions import (
    Cadence,
    Subscription,
    SubscriptionState,
    TopicChoice,
)

__all__ = [
    "Cadence",
    "Consent",
    "KeyFingerprint",
    "Subscriber",
    "SubscriberState",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "TopicChoice",
]
