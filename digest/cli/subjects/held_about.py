"""Everything that is held about one person, for a person who asks for it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subscribers.models import Subscriber, Subscription, Suppression


def held_about(person: "Subscriber") -> dict[str, Any]:
    """Return all of it, fit for JSON. After open_home()."""
    from subscribers.suppressions import suppression_of

    suppression = suppression_of(person.email_key or "")
    return {
        "email": person.email,
        "name": person.name,
        "state": person.state,
        "language": person.language,
        "time_zone": person.time_zone,
        "text_only": person.text_only,
        "large_text": person.large_text,
        "since": person.created_at.isoformat(timespec="seconds"),
        "changed_at": person.changed_at.isoformat(timespec="seconds"),
        "must_not_be_mailed": _why(suppression) if suppression else "",
        "subscriptions": [
            _subscription(each)
            for each in person.subscriptions.select_related("newsletter", "topic_choice")
        ],
        "consents": [
            {
                "newsletter": consent.newsletter.slug,
                "given_at": consent.given_at.isoformat(timespec="seconds"),
                "how": consent.how,
                "wording": consent.wording,
            }
            for consent in person.consents.select_related("newsletter")
        ],
        "deliveries": _deliveries(person),
    }


def _why(suppression: "Suppression") -> str:
    return f"{suppression.reason} ({suppression.note})" if suppression.note else suppression.reason


def _subscription(taken: "Subscription") -> dict[str, Any]:
    choice = taken.topic_choice
    return {
        "newsletter": taken.newsletter.slug,
        "state": taken.state,
        "topics": [topic.slug for topic in choice.topics.all()] if choice else "all",
        "cadence": taken.cadence,
        "paused_until": taken.paused_until.isoformat() if taken.paused_until else None,
        "joined_at": taken.joined_at.isoformat(timespec="seconds"),
        "ended_at": taken.ended_at.isoformat(timespec="seconds") if taken.ended_at else None,
        "ended_how": taken.ended_how,
    }


def _deliveries(person: "Subscriber") -> list[dict[str, Any]]:
    rows = person.deliveries.select_related("issue", "batch").order_by("pk")
    deliveries = []
    for delivery in rows:
        batch = delivery.batch
        taken_in_order = batch is not None and 0 < delivery.pk <= batch.position
        # Its batch speaks for a delivery without a state, but for what was taken before it broke.
        state = delivery.state or ("submitted" if taken_in_order else batch and batch.state)
        deliveries.append(
            {"issue": delivery.issue.slug, "state": str(state), "reason": delivery.reason}
        )
    return deliveries
