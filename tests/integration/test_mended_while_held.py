"""Who holds an approved issue to mend it means the mended text: nothing of the former goes out."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digest.delivery.controls.resume import resume
from digest.delivery.planning.approve import approve
from digest.engine.tick import tick
from digest.issues.models import Issue, IssueState
from digest.issues.seen_as import seen_now
from digest.issues.workflow import WorkflowError
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
READER = "a@people.example"
WRONG, RIGHT = "They took 100 mg.", "They took 10 mg."


@pytest.fixture
def ben() -> Client:
    cache.clear()
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


@pytest.fixture
def held(ben: Client) -> Issue:
    """Approved with what is wrong, due this very hour, and held by a publisher."""
    now = timezone.now()
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, hour=now.hour, time_zone="UTC")
    make_subscriber(READER)
    issue = make_draft(
        make_summary(topics=[a_topic()]),
        newsletter=newsletter,
        date=now.date(),
        composed_at=now - timedelta(hours=5),
        note=WRONG,
    )
    approve_seen(ben, issue)
    ben.post(of(issue, "hold"), {"reason": "The dose is wrong."})
    issue.refresh_from_db()
    assert (issue.state, issue.held_from) == (IssueState.HELD, IssueState.APPROVED)
    return issue


def of(issue: Issue, action: str = "") -> str:
    return f"/studio/issues/{issue.slug}/" + (f"{action}/" if action else "")


def mend(issue: Issue, text: str = RIGHT) -> None:
    editor = browser_of(make_member(Role.EDITOR, "ed@example.org"))
    issue.refresh_from_db()
    sent = {"field": "note", "text": text, "revision": issue.revision}
    assert editor.post(of(issue, "words"), sent).status_code == 302


def page(client: Client, issue: Issue) -> str:
    return " ".join(client.get(of(issue)).content.decode().split())


def what_goes() -> list[str]:
    """Whatever the worker hands over now."""
    provider = ScriptedProvider()
    tick(now=timezone.now(), provider=provider)
    texts = [bytes(one.message.text).decode() for one in provider.handovers]
    return [line for text in texts for line in (WRONG, RIGHT) if line in text]


def test_it_is_approved_again_before_it_goes_on(held: Issue, ben: Client) -> None:
    assert "Let it go on" in page(ben, held)
    mend(held)
    said = page(ben, held)
    assert "Let it go on" not in said
    assert "Until then, or until the changes are taken back, it cannot go on." in said
    refused = ben.post(of(held, "resume"))
    assert refused.status_code == 409
    assert "Approve it as it is now" in refused.content.decode()
    assert what_goes() == []

    approve_seen(ben, held)
    held.refresh_from_db()
    assert (held.state, held.reason) == (IssueState.HELD, "The dose is wrong.")
    assert "It is still held: let it go on when it may." in page(ben, held)
    assert what_goes() == []
    assert ben.post(of(held, "resume")).status_code == 302
    assert what_goes() == [RIGHT]
    entries = AuditEntry.objects.filter(subject=f"issue {held.slug}").exclude(deed="edited")
    deeds = entries.order_by("pk").values_list("deed", flat=True)
    assert [*deeds] == ["approved", "held", "approved", "resumed"]


def test_what_was_taken_back_needs_no_other_approval(held: Issue, ben: Client) -> None:
    mend(held)
    mend_back = {"revision": Issue.objects.get().revision}
    assert ben.post(of(held, "undo"), mend_back).status_code == 302
    assert ben.post(of(held, "resume")).status_code == 302
    assert what_goes() == [WRONG]


def test_commands_ask_for_it_too(held: Issue) -> None:
    mend(held)
    with pytest.raises(WorkflowError, match="Approve it as it is now"):
        resume(held, at=timezone.now())
    held.refresh_from_db()
    approve(held, by="me@example.org", at=timezone.now(), seen=seen_now(held))
    resume(held, at=timezone.now())
    assert what_goes() == [RIGHT]


def test_a_draft_that_was_held_goes_on_as_a_draft(ben: Client) -> None:
    soon = timezone.now() + timedelta(days=3)
    issue = make_draft(make_summary(), date=soon.date(), composed_at=timezone.now())
    ben.post(of(issue, "hold"), {"reason": ""})
    mend(issue)
    assert ben.post(of(issue, "resume")).status_code == 302
    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT
