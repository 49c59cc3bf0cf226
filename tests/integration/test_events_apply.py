"""What events mean for people: who must not be mailed any more, and who still may."""

from datetime import timedelta
from uuid import uuid4

import pytest

from digest.events.apply_events import apply_events
from digest.events.models import Event, Reporter
from digest.events.store_body import store_body
from digest.issues.models import Issue
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    DOUBLE_OPT_IN,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from subscribers.suppressions.endings import BOUNCED, BY_PROVIDER, COMPLAINT
from subscribers.suppressions.look_up import suppressed_keys
from tests.factories import WORDING, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, POSTAL_ADDRESS, planned_issue
from tests.integration.event_histories import (
    about,
    bounce_of,
    delivery_of,
    ended,
    hear,
    issue_sent_to,
)

pytestmark = pytest.mark.django_db
ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
EVERYBODY = (ADA, BEN, EVE)
LATER = DUE + timedelta(minutes=5)
WEEK = timedelta(weeks=1)
HEARD = LATER + 20 * WEEK


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(*EVERYBODY)


@pytest.mark.parametrize(
    ("name", "fields", "how"),
    [
        ("bounce", {"type": "bounce"}, BOUNCED),
        ("dropped", {"reason": "Bounced Address"}, BOUNCED),
        ("spamreport", {}, COMPLAINT),
    ],
)
def test_a_hard_bounce_and_a_complaint_suppress_at_once(
    issue: Issue, name: str, fields: dict[str, str], how: str
) -> None:
    applied = hear(about(issue, ADA, name, LATER, **fields), at=LATER)
    assert (applied.suppressed, applied.ended) == (1, 1)
    assert ended(EVERYBODY) == {ADA: how, BEN: "", EVE: ""}
    assert suppressed_keys(EVERYBODY) == {ADA}
    suppression = Suppression.objects.get()
    assert (suppression.reason, suppression.since) == (how, LATER)
    assert ADA not in suppression.address_hash


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("unsubscribe", {}),
        ("group_unsubscribe", {}),
        ("dropped", {"reason": "Unsubscribed Address"}),
    ],
)
def test_unsubscribing_through_the_provider_counts_as_ours(
    issue: Issue, name: str, fields: dict[str, str]
) -> None:
    other = make_newsletter(slug="monthly", name="Monthly")
    make_subscriber(ADA, newsletter=other)
    hear(about(issue, ADA, name, LATER, **fields), at=LATER)
    assert not Suppression.objects.exists()
    left = Subscription.objects.filter(state=SubscriptionState.UNSUBSCRIBED)
    assert left.values_list("subscriber__email", "newsletter", "ended_how", "ended_at").get() == (
        ADA,
        issue.newsletter_id,
        BY_PROVIDER,
        LATER,
    )


@pytest.mark.parametrize("name", ["processed", "deferred", "delivered", "open", "click"])
def test_what_says_nothing_against_an_address_ends_nothing(issue: Issue, name: str) -> None:
    applied = hear(about(issue, ADA, name, LATER), at=LATER)
    assert applied.events == 1
    assert ended(EVERYBODY) == dict.fromkeys(EVERYBODY, "")
    assert Event.objects.count() == (name == "delivered")


def test_a_late_delivered_never_undoes_a_bounce(issue: Issue) -> None:
    hear(about(issue, ADA, "bounce", LATER), at=LATER)
    hear(about(issue, ADA, "delivered", LATER + timedelta(minutes=1)), at=LATER + WEEK)
    assert suppressed_keys(EVERYBODY) == {ADA}
    assert ended([ADA]) == {ADA: BOUNCED}


def test_the_same_event_is_kept_once_also_under_another_id(issue: Issue) -> None:
    event = about(issue, ADA, "delivered", LATER)
    hear(event, event, at=LATER)
    hear(event | {"sg_event_id": "another"}, at=LATER)
    hear(event | {"timestamp": event["timestamp"] + 9}, at=LATER)
    assert Event.objects.count() == 1


def test_events_hold_nobodys_address(issue: Issue) -> None:
    hear(about(issue, ADA, "bounce", LATER, reason=f"550 <{ADA}> unknown"), at=LATER)
    event = Event.objects.get()
    assert event.reason == "550 <(address)> unknown"
    person = Subscriber.objects.get(email=ADA)
    assert erase(person, at=LATER)
    event.refresh_from_db()
    assert ADA not in repr(vars(event))


def test_events_of_an_erased_person_suppress_nobody(issue: Issue) -> None:
    erase(Subscriber.objects.get(email=ADA), at=LATER)
    event = about(issue, BEN, "bounce", LATER)
    theirs = issue.deliveries.get(subscriber__email="")
    hear(event | {"caveat_delivery": str(theirs.pk)}, at=LATER)
    assert Suppression.objects.get().reason == "erased"


NEW = "ada@example.net"


def change_address() -> None:
    """Ada has another address since her copy went out."""
    Subscriber.objects.filter(email=ADA).update(email=NEW, email_key=NEW, changed_at=LATER)


@pytest.mark.parametrize("name", ["bounce", "spamreport"])
def test_a_bounce_of_a_former_address_suppresses_that_one_alone(issue: Issue, name: str) -> None:
    event = about(issue, ADA, name, LATER, email=ADA.upper())
    change_address()
    hear(event, at=LATER)
    hear(event | {"sg_event_id": "again"}, at=LATER)
    assert suppressed_keys([ADA, NEW]) == {ADA}
    assert ended([NEW, BEN]) == {NEW: "", BEN: ""}
    hear(event | {"sg_event_id": "now", "email": NEW}, at=LATER)
    assert suppressed_keys([ADA, NEW]) == {ADA, NEW}


def test_whoever_has_the_former_address_now_is_who_it_counts_for(issue: Issue) -> None:
    event = about(issue, ADA, "bounce", LATER, email=ADA)
    change_address()
    enrol(
        normal_address(ADA),
        issue.newsletter,
        how=DOUBLE_OPT_IN,
        wording=WORDING,
        at=LATER + WEEK,
        own_wish=True,
    )
    hear(event, at=LATER)
    assert ended([ADA, NEW]) == {ADA: "", NEW: ""}
    hear(event | {"timestamp": int((LATER + 2 * WEEK).timestamp()), "sg_event_id": "2"}, at=HEARD)
    assert ended([ADA, NEW]) == {ADA: BOUNCED, NEW: ""}


@pytest.mark.parametrize("address", [None, "?", 7])
def test_where_nobody_can_tell_which_address_bounced_nobody_is_suppressed(
    issue: Issue, address: object
) -> None:
    event = about(issue, ADA, "bounce", LATER, email=address)
    change_address()
    hear(event, at=LATER)
    assert ended([NEW]) == {NEW: ""}
    assert not Suppression.objects.exists()


def test_a_returned_mail_suppresses_no_other_address_than_the_present_one(issue: Issue) -> None:
    returned = bounce_of(issue, ADA)
    Subscriber.objects.filter(email=ADA).update(name="Ada", changed_at=LATER)
    change_address()
    store_body(returned, reporter=Reporter.MAILBOX, received_at=LATER)
    assert apply_events(now=LATER).events == 1
    assert not Suppression.objects.exists()
    Subscriber.objects.filter(email=NEW).update(email=ADA, email_key=ADA)
    store_body(returned + b"\r\n", reporter=Reporter.MAILBOX, received_at=LATER)
    apply_events(now=LATER)
    assert suppressed_keys([ADA, NEW]) == {ADA}


def test_events_of_other_mail_are_no_business_of_ours(issue: Issue) -> None:
    mine = about(issue, ADA, "bounce", LATER)
    other = make_newsletter(slug="monthly", name="Monthly", postal_address=POSTAL_ADDRESS)
    make_subscriber("zoe@example.org", newsletter=other)
    issue_2 = planned_issue(other, [make_summary()])
    theirs = delivery_of(issue_2, "zoe@example.org")
    applied = hear(
        mine | {"caveat_attempt": str(uuid4())},
        mine | {"caveat_delivery": str(10**9)},
        mine | {"caveat_delivery": str(theirs.pk)},
        at=LATER,
    )
    assert (applied.events, applied.foreign) == (0, 3)
    assert not Event.objects.exists()
    assert not Suppression.objects.exists()


def test_what_happened_before_somebody_signed_up_again_does_not_count(issue: Issue) -> None:
    bounce, way_out = (about(issue, ADA, name, LATER) for name in ("bounce", "unsubscribe"))
    hear(bounce, at=LATER)
    back_at = LATER + timedelta(days=30)
    enrol(
        normal_address(ADA),
        issue.newsletter,
        how=DOUBLE_OPT_IN,
        wording=WORDING,
        at=back_at,
        own_wish=True,
    )
    hear(bounce | {"sg_event_id": "late"}, way_out, at=back_at)
    assert ended([ADA]) == {ADA: ""}
    assert not suppressed_keys(EVERYBODY)
    hear(about(issue, ADA, "spamreport", back_at + WEEK), at=back_at + WEEK)
    assert ended([ADA]) == {ADA: COMPLAINT}


def test_who_left_on_their_own_has_left_on_their_own(issue: Issue) -> None:
    person = Subscriber.objects.get(email=ADA)
    unsubscribe(person.public_id, issue.newsletter_id, how="page", at=LATER)
    hear(about(issue, ADA, "unsubscribe", LATER - timedelta(minutes=1)), at=LATER)
    hear(about(issue, ADA, "bounce", LATER - timedelta(minutes=2)), at=LATER)
    assert ended([ADA]) == {ADA: "page"}
    assert suppressed_keys(EVERYBODY) == {ADA}
