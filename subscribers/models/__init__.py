"""Who reads it, what they chose, asked for and agreed to, and who must not be mailed."""

from subscribers.models.consents import DOUBLE_OPT_IN, Consent
from subscribers.models.erased_tallies import ErasedTally
from subscribers.models.known_key import KeyFingerprint
from subscribers.models.leaving_reasons import LeavingReason, Reason
from subscribers.models.people import Subscriber, SubscriberState
from subscribers.models.service_mails import (
    RecentRequest,
    ServiceMail,
    ServiceMailKind,
    ServiceMailState,
)
from subscribers.models.sign_ups import AddressChange, SignUp
from subscribers.models.subscriptions import (
    Cadence,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.models.suppressions import LiftedSuppression, Suppression

__all__ = [
    "DOUBLE_OPT_IN",
    "AddressChange",
    "Cadence",
    "Consent",
    "ErasedTally",
    "KeyFingerprint",
    "LeavingReason",
    "LiftedSuppression",
    "Reason",
    "RecentRequest",
    "ServiceMail",
    "ServiceMailKind",
    "ServiceMailState",
    "SignUp",
    "Subscriber",
    "SubscriberState",
    "Subscription",
    "SubscriptionState",
    "Suppression",
    "TopicChoice",
]
