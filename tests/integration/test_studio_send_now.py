"""A publisher lets an issue go to all at once; the worker sends it, and nothing else does."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digest.delivery.models import Delivery
from digest.delivery.planning.plan import plan
from digest.delivery.providers.base import Submitted
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from digest.studio.in_words import on_the_clock
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from subscribers.models import Subscription
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
READERS = ("a@people.example", "b@people.example")


@pytest.fixture
def ben() -> Client:
    cache.clear()
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


@pytest.fixture
def approved(ben: Client) -> Issue:
    """For two readers, in two zones, in three days."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email, zone in zip(READERS, ("Pacific/Auckland", "America/Los_Angeles"), strict=True):
        make_subscriber(email, time_zone=zone)
    now = timezone.now()
    draft = make_draft(
        make_summary(topics=[a_topic()]),
        newsletter=newsletter,
        date=(now + timedelta(days=3)).date(),
        composed_at=now,
    )
    approve_seen(ben, draft)
    draft.refresh_from_db()
    assert draft.state == IssueState.APPROVED
    return draft


def of(issue: Issue, action: str = "") -> str:
    return f"/studio/issues/{issue.slug}/" + (f"{action}/" if action else "")


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def let_go(client: Client, issue: Issue, seen: str | None = None) -> int:
    """Press the button, as the page has it now or had it."""
    sent = {"sure": "yes", "seen": seen_on_page(client, issue) if seen is None else seen}
    answer = client.post(of(issue, "send-now"), sent)
    issue.refresh_from_db()
    return answer.status_code


def seen_on_page(client: Client, issue: Issue) -> str:
    said = client.get(of(issue, "send-now")).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', said)
    return found[1] if found else ""


def test_it_says_how_many_get_it_and_when_they_would_otherwise(
    approved: Issue, ben: Client
) -> None:
    assert of(approved, "send-now") in page(ben, of(approved))
    said = page(ben, of(approved, "send-now"))
    assert "<b>2 readers</b> get it at once" in said
    assert "Otherwise each would at 09:00 by their own clock: the first" in said
    assert "What was sent cannot be taken back." in said
    approved.refresh_from_db()
    assert not approved.send_now, "to look at it does nothing"


def test_the_page_hands_nothing_over_and_the_next_tick_does(approved: Issue, ben: Client) -> None:
    assert let_go(ben, approved) == 302
    assert (approved.state, approved.send_now) == (IssueState.APPROVED, True)
    assert not Delivery.objects.exists()
    assert "It goes out at once, with the worker" in page(ben, of(approved))
    provider = ScriptedProvider(Submitted(message_id="m"))
    tick(now=timezone.now(), provider=provider)
    assert provider.took() == [*READERS]
    entry = AuditEntry.objects.get(deed="sent")
    assert (entry.by, entry.after) == ("ben@example.org", {"send_now": True})
    assert "ben@example.org sent it" in page(ben, of(approved))


def test_who_pauses_till_its_date_gets_none_of_it_today(approved: Issue, ben: Client) -> None:
    until = approved.date - timedelta(days=1)
    asleep = Subscription.objects.filter(subscriber__email=READERS[0])
    asleep.update(paused_until=until)
    assert "<b>1 reader</b> gets it at once" in page(ben, of(approved, "send-now"))
    assert let_go(ben, approved) == 302
    provider = ScriptedProvider(Submitted(message_id="m"))
    tick(now=timezone.now(), provider=provider)
    assert provider.took() == [READERS[1]]
    assert asleep.get().paused_until == until, "their pause goes on"


def test_what_waits_of_one_that_is_being_sent_goes_too(approved: Issue, ben: Client) -> None:
    provider = ScriptedProvider(Submitted(message_id="m"))
    evening = datetime.combine(approved.date - timedelta(days=1), time(21, 30), UTC)
    tick(now=evening, provider=provider)
    approved.refresh_from_db()
    assert (approved.state, provider.took()) == (IssueState.SENDING, [READERS[0]])
    browser_of(Member.objects.get(), ben)  # By that evening the session is over.
    assert "<b>1 reader</b> gets it at once" in page(ben, of(approved, "send-now"))
    assert let_go(ben, approved) == 302
    tick(now=evening, provider=provider)
    assert provider.took() == [*READERS]


def test_once_it_is_planned_another_hour_of_the_newsletter_changes_no_time_that_is_told(
    approved: Issue, ben: Client
) -> None:
    now = timezone.now()
    plan(approved, now=now, batch_size=10)
    first, last = approved.batches.order_by("due_at").values_list("due_at", flat=True)
    told = f"the first {on_the_clock(first, 'UTC')}, the last {on_the_clock(last, 'UTC')} (UTC)"
    for hour in (9, 15):
        Newsletter.objects.update(hour=hour)
        said = page(ben, of(approved, "send-now"))
        assert f"Otherwise each would by their own clock: {told}" in said


def test_who_is_not_sure_is_asked_again(approved: Issue, ben: Client) -> None:
    answer = ben.post(of(approved, "send-now"), {"seen": seen_on_page(ben, approved)})
    assert answer.status_code == 422
    assert "tick the box" in answer.content.decode()
    approved.refresh_from_db()
    assert not approved.send_now


def test_an_editor_is_neither_offered_it_nor_let(approved: Issue) -> None:
    ann = browser_of(make_member(Role.EDITOR))
    assert of(approved, "send-now") not in page(ann, of(approved))
    assert let_go(ann, approved) == 403
    assert not approved.send_now


def test_only_what_is_approved_as_it_stands_is_let_go_and_once(
    approved: Issue, ben: Client
) -> None:
    Issue.objects.update(note="Mind the new hour.")
    assert of(approved, "send-now") not in page(ben, of(approved))
    assert "Approve it again first." in page(ben, of(approved, "send-now"), 409)
    assert let_go(ben, approved) == 409
    Issue.objects.update(note="")
    hold(approved, reason="Wait.")
    assert let_go(ben, approved) == 409
    assert not approved.send_now
    Issue.objects.update(state=IssueState.APPROVED, held_from="", reason="")
    assert let_go(ben, approved) == 302
    assert let_go(ben, approved) == 409
    assert AuditEntry.objects.filter(deed="sent").count() == 1


def test_nothing_is_used_up_for_nobody(approved: Issue, ben: Client) -> None:
    approved.newsletter.subscriptions.update(state="unsubscribed", ended_at=timezone.now())
    assert "for nobody" in page(ben, of(approved, "send-now"), 409)
    assert let_go(ben, approved) == 409


def test_nobody_lets_go_what_their_page_did_not_show(approved: Issue, ben: Client) -> None:
    of_before = seen_on_page(ben, approved)
    to = approved.date + timedelta(days=14)
    ben.post(of(approved, "reschedule"), {"date": str(to), "revision": approved.revision})
    approve_seen(ben, approved)
    assert let_go(ben, approved, of_before) == 409
    assert not approved.send_now
    of_before = seen_on_page(ben, approved)
    Issue.objects.update(note="Mind the new hour.")
    approve_seen(ben, approved)
    answer = ben.post(of(approved, "send-now"), {"sure": "yes", "seen": of_before})
    assert "since you opened this page" in answer.content.decode()
    approved.refresh_from_db()
    assert not approved.send_now
    assert let_go(ben, approved) == 302


def test_who_holds_it_takes_that_back_and_can_mend_it(approved: Issue, ben: Client) -> None:
    let_go(ben, approved)
    assert "Readers are due it" not in page(ben, of(approved))
    assert ben.post(of(approved, "hold"), {"reason": "A slip."}).status_code == 302
    held = AuditEntry.objects.get(deed="held")
    assert (held.before["at once"], "at once" in held.after) == ("yes", False)
    ben.post(of(approved, "resume"))
    approved.refresh_from_db()
    assert (approved.state, approved.send_now) == (IssueState.APPROVED, False)
    provider = ScriptedProvider()
    tick(now=timezone.now(), provider=provider)
    assert not Delivery.objects.exists()


def test_what_goes_at_once_already_still_does_after_a_hold(approved: Issue, ben: Client) -> None:
    evening = datetime.combine(approved.date - timedelta(days=1), time(21, 30), UTC)
    tick(now=evening, provider=ScriptedProvider(Submitted(message_id="m")))
    Issue.objects.update(send_now=True)
    approved.refresh_from_db()
    hold(approved, reason="Wait.")
    assert approved.send_now, "of what is planned the rest goes on from where it was"


def test_who_puts_it_on_another_date_takes_that_back(approved: Issue, ben: Client) -> None:
    let_go(ben, approved)
    to = approved.date + timedelta(days=1)
    sent = {"date": str(to), "revision": approved.revision}
    assert ben.post(of(approved, "reschedule"), sent).status_code == 302
    approved.refresh_from_db()
    assert (approved.state, approved.send_now) == (IssueState.DRAFT, False)
