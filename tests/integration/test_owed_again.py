"""Whoever takes back that they left or paused gets all that they would have, and nothing twice."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from digest.delivery.controls.cancel import cancel
from digest.delivery.models import Delivery
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscription
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    TODAY,
    ScriptedProvider,
    planned_issue,
    reasons,
    send,
)
from tests.integration.readers_mailbox import hidden_in

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
LATE = DUE + timedelta(hours=1)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def ada(newsletter: Newsletter) -> Subscription:
    make_subscriber("ben@example.org", newsletter=newsletter)
    return make_subscriber("ada@example.org", newsletter=newsletter)


@pytest.fixture
def summary() -> Summary:
    return make_summary()


@pytest.fixture
def issue(newsletter: Newsletter, ada: Subscription, summary: Summary) -> Issue:
    return planned_issue(newsletter, [summary])


def link(reader: Subscription, what: str) -> str:
    person, signer = reader.subscriber, link_signer()
    if what == "preferences":
        return f"/preferences/{signer.preferences_token(person.public_id, reader.newsletter_id, 0)}"
    return f"/unsubscribe/{signer.unsubscribe_token(person.public_id, reader.newsletter_id)}"


def goes_out(issue: Issue) -> list[str]:
    provider = ScriptedProvider(in_order=True)
    send(issue, provider, at=LATE)
    return sorted(provider.taken)


def comes_next(issue: Issue, reader: Subscription) -> list[int]:
    """Plan the issue of a week later; return the summaries in the reader's copy."""
    later = planned_issue(issue.newsletter, [make_summary()], on=TODAY + WEEK, at=DUE + WEEK)
    copy = Delivery.objects.get(issue=later, subscriber=reader.subscriber_id)
    return copy.batch.variant.articles if copy.batch else []


def pause(client: Client, reader: Subscription) -> dict[str, str]:
    """Pause for a month, and return what the button to undo that sends."""
    until = timezone.now().date() + timedelta(days=30)
    fields = {"cadence": reader.cadence, "paused_until": until.isoformat()}
    page = client.post(link(reader, "preferences"), fields).content.decode()
    return {name: unescape(value) for name, value in hidden_in(page).items()}


@pytest.mark.parametrize("cadence", [Cadence.WEEKLY, Cadence.EVERY_TWO_WEEKS])
def test_an_unsubscribing_that_is_undone_after_the_batch_went_brings_it_with_the_next(
    client, ada, newsletter, summary, cadence
):
    Subscription.objects.update(cadence=cadence)
    issue = planned_issue(newsletter, [summary])
    client.post(link(ada, "unsubscribe"), {"List-Unsubscribe": "One-Click"})
    assert goes_out(issue) == ["ben@example.org"]
    assert reasons(issue) == {"no longer subscribed (one-click)": 1}
    assert client.post(f"{link(ada, 'unsubscribe')}/undo").status_code == 200
    assert summary.pk in comes_next(issue, ada)


def test_a_pause_that_is_undone_after_the_batch_went_brings_it_with_the_next(
    client, ada, issue, summary
):
    undo = pause(client, ada)
    assert goes_out(issue) == ["ben@example.org"]
    assert reasons(issue) == {"paused": 1}
    client.post(link(ada, "preferences"), undo)
    assert summary.pk in comes_next(issue, ada)


def test_what_is_undone_before_the_batch_goes_comes_with_it_and_not_again(
    client, ada, issue, summary
):
    client.post(link(ada, "unsubscribe"))
    client.post(f"{link(ada, 'unsubscribe')}/undo")
    client.post(link(ada, "preferences"), pause(client, ada))
    assert goes_out(issue) == ["ada@example.org", "ben@example.org"]
    client.post(link(ada, "unsubscribe"))
    client.post(f"{link(ada, 'unsubscribe')}/undo")
    client.post(link(ada, "preferences"), pause(client, ada))
    assert summary.pk not in comes_next(issue, ada)


def test_a_pause_by_which_an_issue_was_missed_brings_no_flood_when_it_is_undone(
    client, ada, issue, summary, newsletter
):
    undo = pause(client, ada)
    goes_out(issue)
    planned_issue(newsletter, [make_summary()], on=TODAY + WEEK, at=DUE + WEEK)
    client.post(link(ada, "preferences"), undo)
    ada.refresh_from_db()
    newsletter.refresh_from_db()
    assert (ada.paused_until, ada.horizon) == (None, newsletter.last_sequence)


def test_of_an_issue_that_was_cancelled_nothing_is_owed_a_second_time(client, ada, issue):
    client.post(link(ada, "unsubscribe"))
    goes_out(issue)
    Issue.objects.filter(pk=issue.pk).update(state="sending")
    cancel(issue, reason="A mistake.", at=LATE)
    client.post(f"{link(ada, 'unsubscribe')}/undo")
    ada.refresh_from_db()
    assert ada.horizon == issue.sequence
