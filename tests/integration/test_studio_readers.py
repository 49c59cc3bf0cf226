"""What admins see of readers, what they do for them, and that all of it is written down."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digest.delivery.models import Attempt, Batch, Delivery, HandoverState, Variant
from digest.events.models import Event
from digest.issues.models import IssueState
from digest.studio.readers.looks import LOOK_LASTS
from digest.team.models import AuditEntry
from digest.team.roles import Role
from subscribers.models import (
    LiftedSuppression,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
    Suppression,
)
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.studio_team import browser_of, make_member
from tests.integration.subscriber_factories import NOW, make_issue

READERS = "/studio/readers/"
SUPPRESSED = "/studio/readers/suppressed/"
ADA = "ada@example.org"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def admin() -> Client:
    return browser_of(make_member(Role.ADMIN))


@pytest.fixture
def ada() -> Subscription:
    newsletter = make_newsletter(last_sequence=1)
    issue = make_issue(newsletter, sequence=1, planned_at=NOW)
    taken = make_subscriber(ADA, topics=[make_topic("sleep")], name="Ada Byron")
    variant = Variant.objects.create(
        issue=issue,
        key="v",
        html=b"",
        text=b"",
        slots=[],
        served_before=0,
        articles=[make_summary("Walking eases tiredness").pk],
    )
    at = timezone.now()
    batch = Batch.objects.create(
        issue=issue, variant=variant, due_at=at, number=0, state=HandoverState.SUBMITTED
    )
    copy = Delivery.objects.create(issue=issue, subscriber=taken.subscriber, batch=batch)
    attempt = Attempt.objects.create(batch=batch, started_at=at, outcome="Submitted")
    Event.objects.create(
        event_id="e", delivery=copy, attempt=attempt, kind="bounced", at=at, reason="Mailbox full"
    )
    later = make_issue(
        newsletter, sequence=2, planned_at=NOW, slug="later", on=issue.date + timedelta(days=7)
    )
    Delivery.objects.create(
        issue=later,
        subscriber=taken.subscriber,
        state=HandoverState.SKIPPED,
        reason="nothing for them",
    )
    return taken


def page_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def see(admin: Client, taken: Subscription) -> str:
    """The person's page, once the button was pressed."""
    response = admin.post(address_of(taken), follow=True)
    assert response.status_code == 200
    return page_of(response)


def address_of(taken: Subscription, action: str = "") -> str:
    return f"{READERS}{taken.subscriber.public_id}/{action}"


def test_an_address_in_any_form_leads_to_its_reader(admin: Client, ada: Subscription) -> None:
    make_subscriber("ada@other.example")
    for written in (ADA, "  Ada@EXAMPLE.org ", str(ada.subscriber.public_id)):
        response = admin.post(READERS, {"who": written})
        assert response["Location"] == address_of(ada)
    assert ADA in page_of(admin.get(address_of(ada)))


def test_a_part_of_an_address_or_a_name_finds_all_who_have_it(admin: Client) -> None:
    newsletter = make_newsletter()
    for number in range(60):
        make_subscriber(f"member{number:02}@club.example", newsletter=newsletter, name="Bo Li")
    make_subscriber("zoe@bücher.example", newsletter=newsletter)
    page = page_of(admin.post(READERS, {"who": "@club.ex"}))
    assert page.count('<tr><th scope="row">') == 50
    assert "There are more" in page
    assert "Nobody is held" in page_of(admin.post(READERS, {"who": "nobody at all"}))
    assert admin.post(READERS, {"who": "bücher.ex"}).status_code == 302
    assert "member59@" not in page_of(admin.post(READERS, {"who": "BO LI"}))
    assert admin.post(READERS, {"who": "a"}).status_code == 422


def test_what_is_only_opened_shows_nobody_and_changes_nothing(
    admin: Client, ada: Subscription
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for address in (READERS, SUPPRESSED, address_of(ada)):
            page = page_of(admin.get(address))
            assert "ada@" not in page
            assert "Byron" not in page
    assert not [each for each in asked if not each["sql"].startswith(("SELECT", "WITH"))]
    assert not AuditEntry.objects.filter(deed="looked at").exists()


def test_a_look_is_written_down_and_lasts_for_a_while_in_that_session_alone(
    admin: Client, ada: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ADA in see(admin, ada)
    assert ADA in page_of(admin.get(address_of(ada)))
    entry = AuditEntry.objects.get(deed="looked at")
    assert (entry.by, entry.subject) == (
        "admin@example.org",
        f"reader {ada.subscriber.public_id}",
    )
    other = browser_of(make_member(Role.ADMIN, "other@example.org"))
    assert ADA not in page_of(other.get(address_of(ada)))
    later = timezone.now() + LOOK_LASTS
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert ADA not in page_of(admin.get(address_of(ada)))


def test_the_whole_history_is_told_with_what_when_and_why(admin: Client, ada: Subscription) -> None:
    page = see(admin, ada)
    for said in (
        "Ada Byron",
        "Sleep",
        "every week",
        "Served up to the issue of 3 March 2026",
        "Walking eases tiredness",
        "submitted",
        "taken by the provider",
        "Bounced",
        "Mailbox full",
        "skipped",
        "nothing for them",
        "Yes, send me the weekly mail.",
        "admin@example.org looked at them",
    ):
        assert said in page, said


def test_a_search_that_showed_somebody_stands_on_their_page(
    admin: Client, ada: Subscription
) -> None:
    make_subscriber("ada@other.example")
    assert "ada@other.example" in page_of(admin.post(READERS, {"who": "ada"}))
    assert "found them in a search" in see(admin, ada)


def test_an_admin_unsubscribes_suppresses_and_lifts(admin: Client, ada: Subscription) -> None:
    admin.post(address_of(ada, "unsubscribe/"), {"newsletter": "weekly"})
    ada.refresh_from_db()
    assert (ada.state, ada.ended_how) == (SubscriptionState.UNSUBSCRIBED, "the studio")
    admin.post(address_of(ada, "suppress/"), {"reason": " "})
    assert not Suppression.objects.exists(), "it takes words"
    admin.post(address_of(ada, "suppress/"), {"reason": f"Wrote from {ADA}"})
    assert Suppression.objects.get().reason == "by hand"
    assert f"Wrote from {ADA}" in see(admin, ada)
    admin.post(address_of(ada, "lift/"))
    assert LiftedSuppression.objects.get().lifted_by == "admin@example.org"
    admin.post(address_of(ada, "lift/"))
    assert "is not suppressed" in see(admin, ada)
    deeds = AuditEntry.objects.filter(subject=f"reader {ada.subscriber.public_id}")
    assert {one.deed: (one.before, one.after) for one in deeds} == {
        "unsubscribed": (
            {"subscription to weekly": "active"},
            {"subscription to weekly": "unsubscribed"},
        ),
        "suppressed": (
            {"suppressed": "no"},
            {"suppressed": "by hand", "subscriptions ended": 0},
        ),
        "looked at": (None, None),
        "lifted suppression of": ({"suppressed": "by hand"}, {"suppressed": "no"}),
    }


def test_all_that_is_held_is_given_out_as_json(admin: Client, ada: Subscription) -> None:
    response = admin.post(address_of(ada, "export/"))
    held = json.loads(response.content)
    assert held["email"] == ADA
    assert len(held["deliveries"]) == 2
    assert ADA not in response["Content-Disposition"]


def test_erasing_is_said_twice_and_leaves_a_page_without_anybody(
    admin: Client, ada: Subscription
) -> None:
    admin.post(address_of(ada, "erase/"))
    assert Subscriber.objects.get().state == SubscriberState.CONFIRMED
    assert admin.post(address_of(ada, "erase/"), {"sure": "yes"})["Location"] == READERS
    assert Subscriber.objects.get().state == SubscriberState.ERASED
    page = see(admin, ada)
    assert "Somebody who was erased" in page
    assert "Byron" not in page
    for action in ("suppress/", "lift/", "erase/"):
        assert admin.post(address_of(ada, action), {"sure": "yes"}).status_code == 302
    assert Suppression.objects.get().reason == "erased"


def test_an_address_is_looked_up_barred_and_let_free_by_hand(admin: Client) -> None:
    make_newsletter()
    stranger = {"address": "Stranger@Example.org"}
    assert "may be mailed" in page_of(admin.post(SUPPRESSED, stranger | {"do": "look"}))
    assert admin.post(SUPPRESSED, stranger | {"do": "bar", "reason": ""}).status_code == 422
    admin.post(SUPPRESSED, stranger | {"do": "bar", "reason": "By telephone"})
    page = page_of(admin.post(SUPPRESSED, stranger | {"do": "look"}))
    assert "by hand" in page
    assert "By telephone" in page
    assert "by hand</th><td>1" in page_of(admin.get(SUPPRESSED))
    assert "must not be mailed: by hand" in page_of(
        admin.post(READERS, {"who": stranger["address"]})
    )
    admin.post(SUPPRESSED, stranger | {"do": "lift"})
    assert not Suppression.objects.exists()
    assert admin.post(SUPPRESSED, stranger | {"do": "lift"}).status_code == 422
    assert admin.post(SUPPRESSED, {"address": "no address", "do": "look"}).status_code == 422


def test_no_address_stands_in_a_link_a_log_or_the_audit_trail(
    admin: Client, ada: Subscription, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_subscriber("ada@other.example")
    pages = [
        admin.post(READERS, {"who": "ada"}),
        admin.post(READERS, {"who": ADA}),
        admin.post(address_of(ada), follow=True),
        admin.post(address_of(ada, "suppress/"), {"reason": f"Wrote from {ADA}"}),
        admin.post(address_of(ada), follow=True),
        admin.post(address_of(ada, "lift/")),
        admin.post(address_of(ada, "lift/")),
        admin.post(SUPPRESSED, {"address": ADA, "do": "look"}),
        admin.post(SUPPRESSED, {"address": ADA, "do": "bar", "reason": ADA}),
        admin.post(SUPPRESSED, {"address": ADA, "do": "lift"}),
        admin.post(address_of(ada, "unsubscribe/"), {"newsletter": "weekly"}),
        admin.post(address_of(ada, "export/")),
        admin.post(address_of(ada, "erase/"), {"sure": "yes"}),
    ]
    links = " ".join(
        link
        for page in pages
        for link in (
            page.get("Location", ""),
            *re.findall(r'(?:href|action|src)="([^"]*)"', page_of(page)),
        )
    )
    trail = json.dumps(list(AuditEntry.objects.values("subject", "deed", "before", "after")))
    logged = " ".join(
        each.getMessage() for each in caplog.records if each.name != "django.db.backends"
    )
    for place in (links, trail, logged, json.dumps(dict(admin.session))):
        assert "ada@" not in place
        assert "ada%40" not in place


def test_readers_are_counted_by_what_they_are_and_chose(admin: Client) -> None:
    newsletter = make_newsletter()
    sleep = make_topic("sleep")
    make_subscriber(topics=[sleep], cadence="monthly")
    resting = make_subscriber()
    resting.paused_until = timezone.now().date() + timedelta(days=3)
    resting.save()
    left = make_subscriber()
    left.state, left.ended_at = SubscriptionState.UNSUBSCRIBED, timezone.now()
    left.save()
    page = page_of(admin.get(READERS))
    of = ("Readers", "Every week", "Every two weeks", "Once a month")
    others = ("Of all, paused", "To confirm", "Unsubscribed")
    numbers = zip((*of, *others), (2, 1, 0, 1, 1, 0, 1), strict=True)
    row = "".join(f'<td data-label="{what}">{number}</td>' for what, number in numbers)
    assert f'<th scope="row">{newsletter.name}</th>{row}' in page
    assert '<th scope="row">Sleep</th><td>1</td>' in page


def test_no_page_asks_more_of_the_database_the_more_there_is(
    admin: Client, ada: Subscription
) -> None:
    see(admin, ada)
    with CaptureQueriesContext(connection) as few:
        admin.get(address_of(ada))
    batch = Batch.objects.get()
    for number in range(20):
        issue = make_issue(
            batch.issue.newsletter,
            slug=f"more-{number}",
            on=batch.issue.date + timedelta(days=14 + number),
            state=IssueState.SENT,
        )
        Delivery.objects.create(issue=issue, subscriber=ada.subscriber, batch=batch)
    with CaptureQueriesContext(connection) as many:
        admin.get(address_of(ada))
    assert len(many) == len(few)
