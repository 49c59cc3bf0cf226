"""Why a reader would get nothing of an issue, whatever there is in it for them."""

from datetime import date, datetime

from digest.delivery.planning.groups import goes_on, takers_once_pauses_end
from digest.issues.models import Issue
from subscribers.models import Cadence, SubscriberState, Subscription, SubscriptionState


def why_not_due(subscription: Subscription, issue: Issue, *, now: datetime) -> str:
    """Return why, as the second half of a sentence; empty where they are due it, or were when it
    was planned."""
    if issue.sequence is not None:
        was_due = issue.deliveries.filter(subscriber=subscription.subscriber_id).exists()
        return "" if was_due else "they were not due it when it was planned"
    if why := _why_not_taking(subscription):
        return why
    awake_on = goes_on(issue, now)
    if subscription.paused_until is not None and subscription.paused_until > awake_on:
        return f"they pause until {_written(subscription.paused_until)}"
    due, _ = takers_once_pauses_end(issue, awake_on)
    if due.filter(pk=subscription.pk).exists():
        return ""
    how_often = Cadence(subscription.cadence).label
    return f"they want mail {how_often}, and it is not their turn"


def _why_not_taking(subscription: Subscription) -> str:
    if subscription.subscriber.state != SubscriberState.CONFIRMED:
        return "they have not confirmed their address, or are erased"
    if subscription.state != SubscriptionState.ACTIVE:
        return "they take the newsletter no longer"
    return ""


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
