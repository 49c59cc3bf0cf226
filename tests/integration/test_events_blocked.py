"""Copies that do not arrive this time: how many in a row end it, and against which address."""

from datetime import datetime, timedelta

import pytest

from digest.delivery.models import Attempt
from digest.delivery.providers.base import Submitted
from digest.events.count_blocked import count_blocked
from digest.events.forget_reasons import forget_reasons
from digest.events.give_up import give_up
from digest.events.in_a_row import MOST_IN_A_ROW, SETTLED_AFTER
from digest.events.models import Event
from digest.issues.models import Issue
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.models import DOUBLE_OPT_IN, Subscriber, Suppression
from subscribers.suppressions.endings import NOT_ARRIVING
from subscribers.suppressions.look_up import hashes_of
from tests.factories import NOW, WORDING, make_summary
from tests.integration.delivery_fakes import DUE, ScriptedProvider, planned_issue, send
from tests.integration.event_histories import about, ended, hear, issue_sent_to

pytestmark = pytest.mark.django_db
ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
EVERYBODY = (ADA, BEN, EVE)
NEW = "ada@example.net"
LATER = DUE + timedelta(minutes=5)
WEEK = timedelta(weeks=1)
HEARD = LATER + 20 * WEEK


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(*EVERYBODY)


def change_address(*, at: datetime) -> None:
    Subscriber.objects.filter(email=ADA).update(email=NEW, email_key=NEW, changed_at=at)


def issues_in_a_row(first: Issue, count: int) -> list[Issue]:
    issues = [first]
    for number in range(1, count):
        at = NOW + number * WEEK
        issues.append(planned_issue(first.newsletter, [make_summary()], on=at.date(), at=at))
        send(issues[-1], ScriptedProvider(Submitted(message_id="m")), at=DUE + number * WEEK)
    return issues


def blocked(issue: Issue, number: int) -> dict[str, object]:
    at = LATER + number * WEEK
    return about(issue, ADA, "bounce", at, type="blocked", reason="mailbox full")


def soft_bounces(email: str) -> int:
    count_blocked(list(Subscriber.objects.filter(email=email).values_list("pk", flat=True)))
    return Subscriber.objects.get(email=email).soft_bounces


def test_copies_blocked_at_a_former_address_do_not_count_against_the_present_one(
    issue: Issue,
) -> None:
    issues = issues_in_a_row(issue, MOST_IN_A_ROW)
    events = [blocked(one, number) for number, one in enumerate(issues)]
    hear(*events[:3], at=HEARD)
    assert soft_bounces(ADA) == 3
    # The copies of all five went out before.
    change_address(at=HEARD)
    assert soft_bounces(NEW) == 0
    hear(*events[3:], events[0] | {"sg_event_id": "again"}, at=HEARD)
    hear(events[4] | {"email": None, "timestamp": int(HEARD.timestamp())}, at=HEARD)
    assert soft_bounces(NEW) == 0
    give_up(now=HEARD + WEEK)
    assert ended([NEW]) == {NEW: ""}
    assert not Suppression.objects.exists()
    # It is the address that they count against.
    Subscriber.objects.filter(email=NEW).update(email=ADA, email_key=ADA)
    assert soft_bounces(ADA) == MOST_IN_A_ROW


def test_a_copy_blocked_at_the_new_address_counts_against_that(issue: Issue) -> None:
    change_address(at=LATER)
    first, second = issues_in_a_row(issue, 2)
    hear(about(first, NEW, "bounce", LATER, type="blocked", email=ADA), at=HEARD)
    hear(about(second, NEW, "bounce", LATER + WEEK, type="blocked"), at=HEARD)
    assert Subscriber.objects.get(email=NEW).soft_bounces == 1


def test_the_hash_of_where_a_blocked_copy_went_goes_with_the_person(issue: Issue) -> None:
    hear(blocked(issue, 0), at=HEARD)
    event = Event.objects.get()
    assert event.address_hash in hashes_of(ADA)
    forget_reasons(Subscriber.objects.get(email=ADA))
    event.refresh_from_db()
    assert (event.reason, event.address_hash) == ("", "")


def test_five_copies_in_a_row_that_do_not_arrive_suppress_a_day_later(issue: Issue) -> None:
    issues = issues_in_a_row(issue, MOST_IN_A_ROW)
    for number, one in enumerate(issues):
        hear(blocked(one, number), blocked(one, number) | {"sg_event_id": f"x{number}"}, at=HEARD)
    assert Subscriber.objects.get(email=ADA).soft_bounces == MOST_IN_A_ROW
    fifth_at = LATER + (MOST_IN_A_ROW - 1) * WEEK
    give_up(now=fifth_at + SETTLED_AFTER - timedelta(seconds=1))
    assert ended([ADA]) == {ADA: ""}
    assert give_up(now=fifth_at + SETTLED_AFTER).suppressed == 1
    assert ended(EVERYBODY) == {ADA: NOT_ARRIVING, BEN: "", EVE: ""}
    assert Suppression.objects.get().since == fifth_at
    assert give_up(now=fifth_at + WEEK).suppressed == 0


def test_one_that_arrives_begins_the_count_anew_however_late_we_hear_of_it(issue: Issue) -> None:
    issues = issues_in_a_row(issue, MOST_IN_A_ROW + 1)
    Attempt.objects.update(provider="sendgrid")
    for number, one in enumerate(issues):
        if number != 2:
            hear(blocked(one, number), at=HEARD)
    assert Subscriber.objects.get(email=ADA).soft_bounces == MOST_IN_A_ROW
    hear(about(issues[2], ADA, "delivered", LATER + 2 * WEEK), at=HEARD)
    assert Subscriber.objects.get(email=ADA).soft_bounces == MOST_IN_A_ROW - 2
    give_up(now=HEARD)
    assert ended([ADA]) == {ADA: ""}


def test_who_signs_up_again_is_given_all_chances_again(issue: Issue) -> None:
    for number, one in enumerate(issues_in_a_row(issue, MOST_IN_A_ROW)):
        hear(blocked(one, number), at=HEARD)
    give_up(now=LATER + 10 * WEEK)
    back_at = LATER + 11 * WEEK
    enrol(
        normal_address(ADA),
        issue.newsletter,
        how=DOUBLE_OPT_IN,
        wording=WORDING,
        at=back_at,
        own_wish=True,
    )
    assert give_up(now=back_at + WEEK).suppressed == 0
    assert ended([ADA]) == {ADA: ""}
    assert Subscriber.objects.get(email=ADA).soft_bounces == 0


@pytest.mark.parametrize("provider", ["smtp", "sendmail", "scripted"])
def test_of_a_provider_that_tells_of_failures_alone_a_copy_that_stays_away_ends_the_row(
    issue: Issue, provider: str
) -> None:
    # Every third week one is returned; in between nothing is, and that is all it ever tells. Any
    # provider is one of these, also by the guide's example, unless its reports tell of arrivals.
    issues = issues_in_a_row(issue, 3 * MOST_IN_A_ROW)
    Attempt.objects.update(provider=provider)
    for number in range(0, 3 * MOST_IN_A_ROW, 3):
        hear(blocked(issues[number], number), at=LATER + number * WEEK)
    assert soft_bounces(ADA) == 1
    give_up(now=HEARD)
    assert ended([ADA]) == {ADA: ""}
    Attempt.objects.update(provider="sendgrid")
    assert soft_bounces(ADA) == MOST_IN_A_ROW
