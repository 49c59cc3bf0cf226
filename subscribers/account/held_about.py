"""Everything that is held about one person, for that person."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from digest.events.models import Event
from digest.team.entries_about import READERS, entries_about
from subscribers.account.team_lists import EDITORS, TESTERS, listed_in, stays_with_the_team
from subscribers.leaving.kept_consents import consents_kept_of
from subscribers.models import (
    AddressChange,
    Consent,
    LiftedSuppression,
    ServiceMail,
    SignUp,
    Subscriber,
    Subscription,
    Suppression,
    TopicChoice,
)
from subscribers.suppressions.look_up import hashes_of, suppression_of
from subscribers.topics.wanted_topics import read_key


def held_about(person: Subscriber, *, with_deliveries: bool = True) -> dict[str, Any]:
    """Return all of it, fit for JSON; where a page shows them in another way, but for copies of
    issues and what the audit trail tells."""
    key = person.email_key or ""
    suppression = suppression_of(key)
    return {
        "email": person.email,
        "name": person.name,
        "greeting": person.greeting,
        "state": person.state,
        "language": person.language,
        "time_zone": person.time_zone,
        "text_only": person.text_only,
        "large_text": person.large_text,
        "number_in_links": person.public_id,
        "since": _moment(person.created_at),
        "changed_at": _moment(person.changed_at),
        "must_not_be_mailed": _why(suppression) if suppression else "",
        "must_not_be_mailed_since": _moment(suppression.since) if suppression else "",
        "complained_at": _moment(suppression.complained_at) if suppression else "",
        "may_be_mailed_again": [
            {
                "was": _why(lifted),
                "since": _moment(lifted.since),
                "complained_at": _moment(lifted.complained_at),
                "at": _moment(lifted.lifted_at),
            }
            for lifted in LiftedSuppression.objects.filter(address_hash__in=hashes_of(key))
        ],
        "tester_of": listed_in(TESTERS, key),
        "editor_of": listed_in(EDITORS, key),
        "stays_when_erased": stays_with_the_team(key),
        "returned_in_a_row": person.soft_bounces,
        "subscriptions": [
            _subscription(each)
            for each in person.subscriptions.select_related("newsletter", "topic_choice")
        ],
        "consents": _consents(person.consents.all()),
        "consents_from_before_an_erasing": _consents(consents_kept_of(key)),
        "sign_ups": [
            {
                "newsletter": asked.newsletter.slug,
                "email": asked.email,
                "number_in_links": asked.public_id,
                "asked_at": _moment(asked.asked_at),
                "wording": asked.wording,
                "confirmed": asked.confirmed_as is not None,
                **_topics(asked.topic_choice),
                "cadence": asked.cadence,
                "time_zone": asked.time_zone,
                "language": asked.language,
            }
            for asked in _sign_ups(person)
        ],
        "change_of_address": [
            {
                "email": change.email,
                "number_in_links": change.public_id,
                "asked_at": _moment(change.asked_at),
            }
            for change in AddressChange.objects.filter(subscriber=person)
        ],
        "mails_about_a_subscription": [
            {
                "about": mail.kind,
                "asked_at": _moment(mail.asked_at),
                "state": mail.state,
                "detail": mail.detail,
                "ended_at": _moment(mail.ended_at),
                "to": mail.address or "your address",
            }
            for mail in _service_mails(person)
        ],
        "looked_at_or_changed_by_us": _deeds(person) if with_deliveries else [],
        "deliveries": _deliveries(person) if with_deliveries else [],
    }


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _why(suppression: Suppression | LiftedSuppression) -> str:
    return f"{suppression.reason} ({suppression.note})" if suppression.note else suppression.reason


def _consents(given: QuerySet[Consent]) -> list[dict[str, str]]:
    return [
        {
            "newsletter": consent.newsletter.slug,
            "given_at": _moment(consent.given_at),
            "recorded_at": _moment(consent.recorded_at),
            "how": consent.how,
            "wording": consent.wording,
            "kept_until": _moment(consent.kept_until),
        }
        for consent in given.select_related("newsletter").order_by("given_at", "pk")
    ]


def _sign_ups(person: Subscriber) -> QuerySet[SignUp]:
    own = Q(confirmed_as__subscriber=person)
    if person.email_key:
        own |= Q(email_key=person.email_key)
    related = SignUp.objects.select_related("newsletter", "topic_choice", "confirmed_as")
    return related.filter(own).order_by("pk")


def _service_mails(person: Subscriber) -> QuerySet[ServiceMail]:
    own = Q(subscriber=person) | Q(address_change__subscriber=person)
    return ServiceMail.objects.filter(own | Q(sign_up__in=_sign_ups(person))).order_by("pk")


def _subscription(taken: Subscription) -> dict[str, Any]:
    return {
        "newsletter": taken.newsletter.slug,
        "state": taken.state,
        **_topics(taken.topic_choice),
        "cadence": taken.cadence,
        "last_due_on": taken.last_due_on.isoformat() if taken.last_due_on else None,
        "served_up_to_issue": taken.horizon,
        "paused_until": taken.paused_until.isoformat() if taken.paused_until else None,
        "missed_in_pause": bool(taken.missed_in_pause),
        "joined_at": _moment(taken.joined_at),
        "ended_at": _moment(taken.ended_at) if taken.ended_at else None,
        "ended_how": taken.ended_how,
    }


def _topics(choice: TopicChoice | None) -> dict[str, Any]:
    slugs = sorted(choice.topics.values_list("slug", flat=True)) if choice else []
    left_out = choice is not None and read_key(choice.key).all_but_named
    return {
        "topics": slugs if choice and not left_out else "all",
        "topics_left_out": slugs if left_out else [],
    }


def _deeds(person: Subscriber) -> list[dict[str, Any]]:
    """Return what the audit trail holds of them: not who did it, nor whom else a search showed."""
    return [
        {
            "what": entry.deed,
            "at": _moment(entry.at),
            **({} if entry.subject == READERS else {"before": entry.before, "after": entry.after}),
        }
        for entry in entries_about(person.public_id)
    ]


def _deliveries(person: Subscriber) -> list[dict[str, Any]]:
    rows = person.deliveries.select_related("issue", "batch").order_by("pk")
    heard: dict[int, list[dict[str, str]]] = {}
    for event in Event.objects.filter(delivery__subscriber=person).order_by("at", "pk"):
        said = {"kind": event.kind, "at": _moment(event.at), "reason": event.reason}
        heard.setdefault(event.delivery_id, []).append(said)
    deliveries = []
    for delivery in rows:
        batch = delivery.batch
        taken_in_order = batch is not None and 0 < delivery.pk <= batch.position
        # Its batch speaks for a delivery without a state, but for what was taken before it broke.
        state = delivery.state or ("submitted" if taken_in_order else batch and batch.state)
        deliveries.append(
            {
                "issue": delivery.issue.slug,
                "state": str(state),
                "reason": delivery.reason,
                "heard": heard.get(delivery.pk, []),
            }
        )
    return deliveries
