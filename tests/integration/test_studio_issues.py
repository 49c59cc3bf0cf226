"""Home and the issue's page: what waits, who acts, and a publisher's word."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from digest.delivery.copies.trial_mail import send_test
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Rejected, Submitted
from digest.delivery.providers.outbox.settings import OutboxSettings
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from digest.sources.models import Source
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from subscribers.address import normal_address
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscription
from subscribers.suppressions.look_up import BY_HAND
from subscribers.suppressions.suppress import suppress
from tests.factories import (
    NOW,
    make_newsletter,
    make_source,
    make_subscriber,
    make_summary,
    make_topic,
)
from tests.feature.outbox import mails_in
from tests.integration.delivery_fakes import ScriptedProvider
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def draft() -> Issue:
    """Due in three days, so that nothing about it is late."""
    return make_draft(date=timezone.now().date() + timedelta(days=3), composed_at=timezone.now())


def page(client: Client, address: str = "/studio/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def of(issue: Issue, action: str = "") -> str:
    return f"/studio/issues/{issue.slug}/" + (f"{action}/" if action else "")


def test_home_says_of_an_empty_newsletter_when_its_next_issue_is_composed() -> None:
    make_newsletter(min_items=3)
    make_summary()
    said = page(browser_of(make_member()))
    assert "It is composed by itself" in said
    assert "1 summary</a> is ready, <b>of 3 that it needs</b>" in said
    assert "None is read by itself yet" in said


def test_home_says_who_has_to_act_and_what_is_missing(draft: Issue) -> None:
    client = browser_of(make_member())
    assert "A publisher has to approve it within <b>" in page(client)
    draft.items.create(newsletter=draft.newsletter, summary=make_summary(takeaway=""), position=3)
    said = page(client)
    whose = (
        "An editor has to complete 1 item, or take it out, and a publisher to approve it, within"
    )
    assert f"{whose} <b>" in said
    assert ">3 items<" in said
    assert "</a>, <b>1 of them incomplete</b>" in said


def test_home_shows_first_what_cannot_wait(draft: Issue) -> None:
    hold(draft, reason="A figure is wrong.")
    make_source("feed", location="https://example.org/feed", last_failed=True)
    Source.objects.update(last_result="The address does not answer.")
    said = page(browser_of(make_member()))
    assert said.index("A figure is wrong.") < said.index("The address does not answer.")
    assert said.index("Look at this first") < said.index("Research Weekly")


def test_a_publisher_approves_what_the_checks_let_pass(draft: Issue) -> None:
    make_subscriber(newsletter=draft.newsletter)
    client = browser_of(make_member(Role.PUBLISHER))
    assert "Nothing must be mended" in page(client, of(draft, "checks"))
    response = approve_seen(client, draft)
    assert response["Location"] == of(draft)
    draft.refresh_from_db()
    snapshot = draft.snapshots.get()
    assert (draft.state, snapshot.approved_by) == (IssueState.APPROVED, "publisher@example.org")
    said = page(client, of(draft))
    assert snapshot.sha256 in said
    assert "publisher@example.org approved it" in said


def test_what_stops_the_approval_stands_on_the_page(draft: Issue) -> None:
    draft.items.create(newsletter=draft.newsletter, summary=make_summary(takeaway=""), position=3)
    client = browser_of(make_member(Role.PUBLISHER))
    response = approve_seen(client, draft)
    assert response.status_code == 409
    assert "lacks takeaway" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == IssueState.DRAFT


def test_a_change_after_the_approval_is_shown_and_approved_anew(draft: Issue) -> None:
    client = browser_of(make_member(Role.PUBLISHER))
    approve_seen(client, draft)
    assert "Approve: this is what goes out" not in page(client, of(draft))
    Issue.objects.update(note="Mind the new hour.")
    said = page(client, of(draft))
    assert "Changed since the approval" in said
    assert "Approve: this is what goes out" in said
    approve_seen(client, draft)
    assert "Changed since the approval" not in page(client, of(draft))
    later, first = AuditEntry.objects.filter(deed="approved")
    one, other = draft.snapshots.order_by("pk").values_list("sha256", flat=True)
    assert first.before == {"state": "draft", "snapshot": ""}
    assert first.after == {"state": "approved", "snapshot": one}
    assert (later.before, later.after) == ({"snapshot": one}, {"snapshot": other})


def test_an_issue_is_held_resumed_and_cancelled_with_the_reason_in_the_trail(draft: Issue) -> None:
    client = browser_of(make_member(Role.PUBLISHER))
    client.post(of(draft, "hold"), {"reason": "Ask  the author"})
    assert "Ask the author" in page(client, of(draft))
    client.post(of(draft, "resume"))
    unsure = client.post(of(draft, "cancel"), {"reason": "It is too late"})
    assert unsure.status_code == 422
    said = unsure.content.decode()
    assert "tick the box that says you are sure" in said
    assert 'value="It is too late"' in said
    draft.refresh_from_db()
    assert draft.state == IssueState.DRAFT, "it was not said twice"
    client.post(of(draft, "cancel"), {"sure": "yes"})
    draft.refresh_from_db()
    assert draft.state == IssueState.CANCELLED
    trail = AuditEntry.objects.filter(subject=f"issue {draft.slug}")
    assert [(entry.deed, entry.before, entry.after) for entry in trail] == [
        (
            "cancelled",
            {"state": "draft", "reason": ""},
            {"state": "cancelled", "reason": "A person cancelled it."},
        ),
        (
            "resumed",
            {"state": "held", "reason": "Ask the author"},
            {"state": "draft", "reason": ""},
        ),
        ("held", {"state": "draft", "reason": ""}, {"state": "held", "reason": "Ask the author"}),
    ]


@pytest.mark.parametrize("deed", ["hold", "cancel"])
def test_a_reason_that_is_too_long_is_handed_back_whole(draft: Issue, deed: str) -> None:
    client = browser_of(make_member(Role.PUBLISHER))
    longest = "a " * 149 + "bc"
    sent = {"sure": "yes", "reason": f"{longest}d"}
    response = client.post(of(draft, deed), sent)
    assert response.status_code == 422
    said = response.content.decode()
    assert f'id="{deed}-reason" name="reason" maxlength="300"' in said
    assert f'value="{longest}d" aria-invalid="true" aria-describedby="{deed}-fault"' in said
    assert f'id="{deed}-fault" role="alert">It has 301 characters; 300 are the most.' in said
    assert said.count('aria-invalid="true"') == 1
    draft.refresh_from_db()
    assert draft.state == IssueState.DRAFT
    assert not AuditEntry.objects.filter(subject=f"issue {draft.slug}").exists()
    client.post(of(draft, deed), {"sure": "yes", "reason": f"  {longest} "})
    draft.refresh_from_db()
    assert draft.reason == longest


def test_what_cannot_be_done_any_more_is_said(draft: Issue) -> None:
    client = browser_of(make_member(Role.PUBLISHER))
    response = client.post(of(draft, "resume"))
    assert response.status_code == 409
    assert "Only a held issue is resumed" in response.content.decode()


def test_an_editor_sees_no_button_that_is_not_theirs(draft: Issue) -> None:
    said = page(browser_of(make_member(Role.EDITOR)), of(draft))
    assert "Send me a test" in said
    for words in ("Approve", "Hold", "Cancel"):
        assert f">{words}" not in said


def test_a_test_goes_to_oneself_marked_and_uncounted(
    draft: Issue, tmp_path: Path, settings: Settings
) -> None:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path)
    )
    client = browser_of(make_member(Role.EDITOR))
    client.post(of(draft, "test"), {"to": ["stranger@example.com"]})
    assert mails_in(tmp_path) == []
    client.post(of(draft, "test"))
    (mail,) = mails_in(tmp_path)
    assert mail.to == "editor@example.org"
    assert mail.subject.startswith("[Test] ")
    assert mail.holds("This is a test. It was made on")
    assert mail.holds("and goes to you alone;")
    assert not draft.deliveries.exists()
    assert "A test went to editor@example.org" in page(client, of(draft))


def test_a_test_goes_to_a_list_of_testers_and_to_those_of_the_team_who_are_ticked(
    draft: Issue, tmp_path: Path, settings: Settings
) -> None:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path)
    )
    client = browser_of(make_member(Role.EDITOR))
    assert "Send others a test" not in page(client, of(draft)), "there are none"
    make_member(Role.PUBLISHER)
    gone = make_member(Role.EDITOR, "gone@example.org")
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    Newsletter.objects.update(testers="one@example.net\ntwo@example.net")
    shown = page(client, of(draft))
    assert "The newsletter's testers" in shown
    assert "one@example.net" not in shown, "who they are, only admins see"
    assert "one@example.net" in page(browser_of(make_member(Role.ADMIN)), of(draft))
    assert "publisher@example.org" in shown
    client.post(
        of(draft, "test"),
        {"to": ["publisher@example.org", "gone@example.org"], "testers": "yes"},
    )
    sent_to = ["one@example.net", "publisher@example.org", "two@example.net"]
    assert sorted(mail.to for mail in mails_in(tmp_path)) == sent_to
    for mail in mails_in(tmp_path):
        assert mail.subject.startswith("[Test] ")
        assert mail.holds("and goes to 3 people, you among them;")
    entry = AuditEntry.objects.get(deed="sent a test of")
    assert entry.after == {"to": ["publisher@example.org"], "testers": 2}


def test_who_must_not_be_mailed_gets_no_test_and_what_went_before_a_refusal_is_told(
    draft: Issue, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path)
    )
    Newsletter.objects.update(testers="a@example.net\nbarred@example.net\nno@example.net")
    suppress(normal_address("barred@example.net").key, reason=BY_HAND, at=timezone.now())

    def send(issue: Issue, address: str, **how: Any) -> None:
        if address == "no@example.net":
            raise NotHandedOverError("The test was not taken: no such mailbox")
        send_test(issue, address, **how)

    monkeypatch.setattr("digest.studio.issues.test_mail_page.send_test", send)
    client = browser_of(make_member(Role.EDITOR))
    answer = client.post(of(draft, "test"), {"testers": "yes"}, follow=True)
    said = answer.content.decode()
    assert [mail.to for mail in mails_in(tmp_path)] == ["a@example.net"]
    assert "A test went to 1 tester." in said
    assert "1 must not be mailed" in said
    assert "no such mailbox" in said
    assert AuditEntry.objects.get(deed="sent a test of").after == {"to": [], "testers": 1}


def test_who_of_the_team_is_refused_is_named_and_the_rest_get_theirs(
    draft: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Rejected(reason="550 no <b>mailbox</b>")
    provider = ScriptedProvider(refusal, Submitted(message_id="m"), refusal)
    monkeypatch.setattr(OutboxSettings, "open", lambda _: provider)
    make_member(Role.PUBLISHER)
    # The first is of a domain that no reader can have: known to nobody, and so barred by nobody.
    Newsletter.objects.update(testers="me@lab.test\nno@example.net")
    client = browser_of(make_member(Role.EDITOR))
    client.post(of(draft, "test"), {"to": ["publisher@example.org"], "testers": "yes"})
    assert provider.took() == ["me@lab.test"]
    said = page(client, of(draft))
    assert "A test went to 1 tester." in said
    assert "publisher@example.org, 1 tester got none. The test was not taken: 550 no &lt;b" in said
    entry = AuditEntry.objects.get(deed="sent a test of")
    assert entry.after == {"to": [], "testers": 1}


def test_a_test_for_somebody_who_left_the_team_goes_to_nobody_else(
    draft: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = ScriptedProvider()
    monkeypatch.setattr(OutboxSettings, "open", lambda _: provider)
    client = browser_of(make_member(Role.EDITOR))
    client.post(of(draft, "test"), {"to": ["left@example.org"], "testers": "yes"})
    assert provider.took() == []
    said = page(client, of(draft))
    assert "Of whom you ticked, 1 left the team, and got none." in said
    assert "The newsletter has no testers any more; they got none." in said
    assert "left@example.org" not in said


def test_the_preview_is_the_mail_itself_and_can_run_nothing(draft: Issue) -> None:
    client = browser_of(make_member())
    response = client.get(of(draft, "preview"))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Studies differ in size" in response.content.decode()
    bare = client.get(of(draft, "preview") + "?images=off")
    assert "img-src 'none'" in bare["Content-Security-Policy"]
    text = client.get(of(draft, "preview") + "?as=text")
    assert text["Content-Type"].startswith("text/plain")
    assert "Studies differ in size" in text.content.decode()


def test_the_preview_shows_the_logo_where_the_studio_is_visited_under_another_address(
    draft: Issue, settings: Settings
) -> None:
    letters = "https://letters.example.org"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, base_url=f"{letters}/under")
    response = browser_of(make_member()).get(of(draft, "preview"))
    assert f"; img-src 'self' {letters}; " in response["Content-Security-Policy"]


def test_the_preview_says_why_readers_of_a_topic_get_nothing(draft: Issue) -> None:
    make_topic("imaging")
    said = page(browser_of(make_member()), of(draft, "preview") + "?topic=imaging")
    assert "nothing for these topics" in said


def test_an_unknown_issue_is_not_found(draft: Issue) -> None:
    client = browser_of(make_member(Role.PUBLISHER))
    assert client.get("/studio/issues/nothing/").status_code == 404
    assert client.post("/studio/issues/nothing/approve/").status_code == 404


def test_home_draws_what_came_back_of_the_last_issues_and_who_complained() -> None:
    issue = issue_sent_to(*(f"r{number}@example.org" for number in range(4)))
    said = page(browser_of(make_member()))
    assert "4 mails of the last issue, 0 came back (0 %), and 0 readers complained (0 %)." in said
    assert "Came back (up) and complaints (down)" not in said, "there is nothing to draw"
    hear(about(issue, "r0@example.org", "bounce", NOW, reason="550 unknown"), at=NOW)
    hear(about(issue, "r1@example.org", "spamreport", NOW), at=NOW)
    cache.clear()
    said = page(browser_of(make_member(email="two@example.org")))
    assert "4 mails of the last issue, 1 came back (25 %), and 1 reader complained (25 %)." in said
    assert "<title>3 March 2026: 1 lost, 1 complained</title>" in said
    reader = Subscription.objects.get(subscriber__email="r2@example.org")
    subscriber = reader.subscriber
    unsubscribe(subscriber.public_id, reader.newsletter_id, how="link", at=timezone.now())
    said = page(browser_of(make_member(email="three@example.org")))
    assert '<td data-label="Left">3</td>' in said, "by a link, by complaining, by a dead mailbox"
