"""Sent issues, events about them, and what the database says in the end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce

from digest.delivery.models import Attempt, Delivery
from digest.delivery.providers.base import Submitted
from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.apply_events import Applied, apply_events
from digest.events.models import Event, Reporter
from digest.events.store_body import store_body
from digest.issues.models import Issue
from subscribers.links.secret_keys import secret_keys
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, Subscription, Suppression
from tests.bounced_mail import a_bounce, our_headers
from tests.events_far_end import a_body, an_event
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue, send


def issue_sent_to(*emails: str) -> Issue:
    """An issue that a provider which takes batches at once has taken, whole."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in emails:
        make_subscriber(email)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Submitted(message_id="m")))
    return issue


def report(*events: dict[str, Any], at: datetime) -> None:
    """Store one body with these events, as the webhook would."""
    store_body(a_body(events), reporter=Reporter.SENDGRID, received_at=at)


def hear(*events: dict[str, Any], at: datetime) -> Applied:
    """Store one body with these events, and apply all that is stored."""
    report(*events, at=at)
    return apply_events(now=at)


def about(
    issue: Issue,
    email: str,
    name: str,
    at: datetime,
    /,
    *,
    attempt: Attempt | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """One event about this reader's copy, by its batch's last attempt unless another is given."""
    delivery = delivery_of(issue, email)
    if attempt is None:
        assert delivery.batch
        attempt = delivery.batch.attempts.latest("started_at")
    return an_event(name, attempt.pk, delivery.pk, at, **{"email": email} | fields)


def delivery_of(issue: Issue, email: str) -> Delivery:
    return Delivery.objects.get(issue=issue, subscriber__email=email)


def ended(emails: Iterable[str]) -> dict[str, str]:
    """Email -> how their subscription ended; empty while it has not."""
    rows = Subscription.objects.filter(subscriber__email__in=list(emails))
    return dict(rows.values_list("subscriber__email", "ended_how"))


def token_of(issue: Issue, email: str) -> str:
    person = Subscriber.objects.get(email=email)
    return link_signer().unsubscribe_token(person.public_id, issue.newsletter_id)


def bare_bounce_of(issue: Issue, email: str, *, key: str | None = None) -> bytes:
    """One that brings nothing of the mail back, and comes to the address of that copy alone."""
    delivery = delivery_of(issue, email)
    assert delivery.batch
    tokens = ReturnTokens(key) if key else ReturnTokens(*secret_keys())
    token = tokens.token(delivery.batch.attempts.latest("started_at").pk, delivery.pk)
    return a_bounce(None, to=f"bounces+{token}@example.net")


def returned_of(issue: Issue, email: str, *, token: str | None = None) -> str:
    """The headers of that reader's copy, as a server returns them."""
    delivery = delivery_of(issue, email)
    assert delivery.batch
    return our_headers(
        delivery.batch.attempts.latest("started_at").pk,
        delivery.pk,
        token_of(issue, email) if token is None else token,
    )


def bounce_of(
    issue: Issue, email: str, *, token: str | None = None, status: str = "5.1.1"
) -> bytes:
    return a_bounce(returned_of(issue, email, token=token), status=status)


def the_end() -> dict[str, object]:
    """All that events may change, but for when we heard of them and which of two ids we kept."""
    return {
        "events": sorted(
            Event.objects.exclude(kind="processed").values_list("delivery", "kind", "at")
        ),
        "suppressions": sorted(
            Suppression.objects.values_list("address_hash", "reason", "since", "complained_at"),
            key=repr,
        ),
        "subscriptions": sorted(
            Subscription.objects.values_list("pk", "state", "ended_how", "ended_at"), key=repr
        ),
        "soft": sorted(Subscriber.objects.values_list("pk", "soft_bounces")),
        "deliveries": sorted(
            Delivery.objects.values_list("pk", Coalesce("state", "batch__state"), "reason")
        ),
        "seen": sorted(
            (pk.hex, seen is not None, doubled)
            for pk, seen, doubled in Attempt.objects.values_list("pk", "seen_at", "doubled")
        ),
    }
