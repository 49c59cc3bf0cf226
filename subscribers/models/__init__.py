"""Who reads it, what they chose and agreed to, and who must not be mailed."""

from subscribers.models.consents import Consent
from subscribers.models.known_key import KeyFingerprint
from subscribers.models.people import Subscriber, SubscriberState
from subscribers.models.subscriptions import (
    Cadence,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.models.suppressions import LiftedSuppression, Suppression

__all__ = [
    "Cadence",
    "Consent",
    "KeyFingerprint",
    "LiftedSuppression",
    "Subscriber",
    "SubscriberState",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "TopicChoice",
]
