"""What was changed in an approved issue is seen before anybody approves it; what is sent is what
was approved."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digest.delivery.models import Variant
from digest.delivery.planning.plan import plan
from digest.delivery.providers.outbox.settings import OutboxSettings
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.team.roles import Role
from tests.factories import make_subscriber
from tests.integration.digest_command import DigestHere
from tests.integration.issue_factories import make_draft
from tests.integration.readers_mailbox import mails_in
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
OLD, NEW = "Approved words.", "Words that nobody approved."
CHANGED = "With the changes since its approval: what goes out only once it is approved again."
APPROVED = "What was approved: as things stand, this goes out."


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def ben() -> Client:
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


@pytest.fixture
def issue(ben: Client) -> Issue:
    """An issue that was approved, and then edited."""
    draft = make_draft(date=timezone.now().date() + timedelta(days=3), composed_at=timezone.now())
    make_subscriber()
    say(ben, draft, OLD, revision=0)
    approve_seen(ben, draft)
    say(ben, draft, NEW, revision=1)
    draft.refresh_from_db()
    return draft


def say(client: Client, issue: Issue, note: str, *, revision: int) -> None:
    form = {"field": "note", "text": note, "revision": revision}
    assert client.post(of(issue, "words/"), form).status_code == 302


def of(issue: Issue, part: str = "") -> str:
    return f"/studio/issues/{issue.slug}/{part}"


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_preview_shows_what_an_approval_would_freeze_and_on_request_what_it_froze(
    issue: Issue, ben: Client
) -> None:
    for present in (page(ben, of(issue, "preview/")), page(ben, of(issue, "preview/?as=text"))):
        assert NEW in present
        assert OLD not in present
    approved = page(ben, of(issue, "preview/?which=approved"))
    assert OLD in approved
    assert NEW not in approved
    shown = page(ben, of(issue))
    assert CHANGED in shown
    assert "> What was approved</label>" in shown
    assert CHANGED in page(ben, of(issue, "preview/line/"))
    assert APPROVED in page(ben, of(issue, "preview/line/?which=approved"))
    assert "These are of the text with the changes since" in page(ben, of(issue, "checks/"))


def test_the_choice_comes_with_the_first_change_and_keeps_what_was_chosen(
    issue: Issue, ben: Client
) -> None:
    chosen = page(ben, of(issue, "since/?which=approved"), HTTP_HX_REQUEST="true")
    assert '<fieldset id="which" class="row" hx-swap-oob="true">' in chosen
    assert 'value="approved" checked' in chosen
    approve_seen(ben, issue)
    same = page(ben, of(issue, "since/"), HTTP_HX_REQUEST="true")
    assert '<fieldset id="which" class="row" hx-swap-oob="true" hidden></fieldset>' in same
    shown = page(ben, of(issue))
    assert CHANGED not in shown
    assert APPROVED not in shown
    assert "These are of the text with" not in page(ben, of(issue, "checks/"))


def test_a_held_one_is_shown_so_too(issue: Issue, ben: Client) -> None:
    hold(issue, reason="to be looked at")
    assert NEW in page(ben, of(issue, "preview/"))
    assert CHANGED in page(ben, of(issue))


def test_a_test_is_of_what_an_approval_would_freeze_and_says_so(
    issue: Issue, ben: Client, tmp_path: Path, settings: SimpleNamespace
) -> None:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, provider_settings=OutboxSettings(folder=tmp_path)
    )
    answer = ben.post(of(issue, "test/"), follow=True).content.decode()
    (mail,) = mails_in(tmp_path)
    assert mail.holds(NEW)
    assert mail.holds("This is a test, with changes that are not approved yet.")
    assert "with the changes that are not approved yet." in answer


def test_the_audience_and_its_pictures_are_of_either_text(issue: Issue, ben: Client) -> None:
    first = issue.items.get(position=1)
    form = {"action": "out", "summary": first.summary_id, "revision": 2}
    assert ben.post(of(issue, "items/"), form).status_code == 302
    present = page(ben, of(issue, "audience/"))
    assert CHANGED in present
    assert '<td data-label="Articles">1</td>' in present
    approved = page(ben, of(issue, "audience/?which=approved"))
    assert APPROVED in approved
    assert '<td data-label="Articles">2</td>' in approved
    assert "notices=0&amp;which=approved" in approved
    mail = of(issue, "audience/mail/?choice=0&horizon=0&large=0&text=1&notices=0")
    assert NEW in page(ben, mail)
    assert OLD in page(ben, f"{mail}&which=approved")


def test_what_is_sent_is_what_was_approved(issue: Issue, ben: Client) -> None:
    page(ben, of(issue, "preview/"))
    Issue.objects.filter(pk=issue.pk).update(date=timezone.now().date() - timedelta(days=1))
    issue.refresh_from_db()
    plan(issue, now=timezone.now(), batch_size=10)
    text = bytes(Variant.objects.get(issue=issue).text).decode()
    assert OLD in text
    assert NEW not in text
    issue.refresh_from_db()
    assert OLD in page(ben, of(issue, "preview/")), "from then on there is but one"
    assert CHANGED not in page(ben, of(issue))


def test_the_command_line_shows_what_was_approved_and_says_what_it_leaves_out(
    issue: Issue, tmp_path: Path
) -> None:
    said = DigestHere().done("preview", issue.slug, "--out", str(tmp_path))
    assert "what was changed since is not in it" in said
    assert OLD in (tmp_path / "issue.txt").read_text("utf-8")
