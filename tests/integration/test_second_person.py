"""Where a newsletter asks for a second person, nobody approves what they edited last."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.change_error import ChangeError
from digest.issues.correct import correct
from digest.issues.editing.save_text import save_text
from digest.issues.last_editor import last_editor
from digest.issues.models import Issue, IssueState
from digest.newsletters.change import change_newsletter
from digest.newsletters.models import Newsletter
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.models import FormerText
from digest.team.audit import record
from digest.team.models import Member
from digest.team.roles import Role
from tests.factories import NOW, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import planned_issue
from tests.integration.digest_command import DigestHere
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ADA, BEA = "ada@example.org", "bea@example.org"


@pytest.fixture
def draft() -> Issue:
    draft = make_draft(date=timezone.now().date() + timedelta(days=3), composed_at=timezone.now())
    make_subscriber()
    change_newsletter(draft.newsletter, ["second_person=on"])
    return draft


def edit(issue: Issue, by: str) -> None:
    issue.refresh_from_db()
    save_text(issue, "note", f"From {by}.", revision=issue.revision, by=by, at=timezone.now())


def approve(issue: Issue, by: str) -> str:
    member = make_member(Role.PUBLISHER, by)
    answer = approve_seen(browser_of(member), issue, follow=True)
    issue.refresh_from_db()
    return answer.content.decode()


def test_who_edited_last_is_refused_and_another_is_not(draft: Issue) -> None:
    edit(draft, BEA)
    edit(draft, ADA)
    assert "Have somebody else look at" in approve(draft, ADA.upper())
    assert draft.state == IssueState.DRAFT
    approve(draft, BEA)
    assert draft.state == IssueState.APPROVED


def test_the_button_is_not_offered_to_who_edited_last_but_why_it_is_not(draft: Issue) -> None:
    button, why = "Approve: this is what goes out", "Another publisher has to look at it"
    ada, bea = (browser_of(make_member(Role.PUBLISHER, who)) for who in (ADA, BEA))

    def shown(browser: Client, part: str = "") -> tuple[bool, bool]:
        page = browser.get(f"/studio/issues/{draft.slug}/{part}").content.decode()
        return button in page, why in page

    assert shown(ada) == (True, False)
    edit(draft, ADA)
    assert shown(ada) == (False, True)
    assert shown(ada, "since/") == (False, True), "also while the page is open"
    assert shown(bea) == (True, False)
    change_newsletter(draft.newsletter, ["second_person=off"])
    assert shown(ada) == (True, False)


def test_whatever_else_changes_what_the_mail_says_counts_as_editing(draft: Issue) -> None:
    summary = draft.items.get(position=1).summary

    def post(who: str, address: str, **form: object) -> None:
        edit(draft, BEA)
        member = Member.objects.filter(email=who).first() or make_member(Role.ADMIN, who)
        answer = browser_of(member).post(f"/studio/{address}", form)
        assert answer.status_code == 302, answer.content.decode()
        assert last_editor(draft) == who

    kept = {name: written(getattr(summary, name)) for name in FIELD_NAMES}
    topic = make_topic("sleep")
    post(ADA, f"summaries/{summary.pk}/save/", **kept, seen=0, topic=[topic.pk])
    post(
        ADA,
        f"newsletters/{draft.newsletter.slug}/caveat/",
        do="use",
        version=draft.newsletter.current_caveat().version,
        seen="Studies differ. Talk with a health professional.",
        body="Studies differ. Talk with a health professional.",
    )


def test_what_the_mail_does_not_show_is_no_edit_of_it(draft: Issue) -> None:
    edit(draft, BEA)
    subject, now = f"newsletter {draft.newsletter.slug}", timezone.now()
    before, after = {"testers": [], "name": "One"}, {"testers": ["t@example.org"], "name": "One"}
    record("changed", subject, by=ADA, at=now, before=before, after=after)
    assert last_editor(draft) == BEA
    record("changed", subject, by=ADA, at=now, before=before, after=after | {"name": "Two"})
    assert last_editor(draft) == ADA


def test_who_wrote_a_summary_or_a_correction_that_it_carries_edited_it(draft: Issue) -> None:
    summary = draft.items.get(position=1).summary
    edit(draft, BEA)
    record("wrote", f"summary {summary.pk}", by=ADA, at=timezone.now())
    assert last_editor(draft) == ADA
    edit(draft, BEA)
    Issue.objects.filter(pk=draft.pk).update(slug="draft")
    earlier = planned_issue(
        draft.newsletter, [make_summary()], on=NOW.date(), at=timezone.now() - timedelta(days=1)
    )
    correct(earlier, earlier.items.get().summary_id, "It was 12.", by=ADA, at=timezone.now())
    assert last_editor(draft) == ADA


def test_changing_a_summary_in_it_counts_as_editing(draft: Issue) -> None:
    edit(draft, BEA)
    summary = draft.items.get(position=1).summary
    FormerText.objects.create(summary=summary, replaced_at=timezone.now(), fields={}, by=ADA)
    assert last_editor(draft) == ADA
    draft.items.filter(position=1).delete()
    assert last_editor(draft) == BEA


def test_nobody_is_refused_where_nobody_edited_or_nobody_asks(draft: Issue) -> None:
    assert last_editor(draft) == ""
    edit(draft, ADA)
    change_newsletter(draft.newsletter, ["second_person=off"])
    approve(draft, ADA)
    assert draft.state == IssueState.APPROVED


def test_the_clock_is_no_second_person(draft: Issue) -> None:
    with pytest.raises(ChangeError, match="the clock is no second person"):
        change_newsletter(draft.newsletter, ["release=automatic"])
    with pytest.raises(ChangeError, match="neither on nor off"):
        change_newsletter(draft.newsletter, ["second_person=perhaps"])
    assert Newsletter.objects.get().second_person


def test_the_command_line_is_trusted_and_says_so(draft: Issue) -> None:
    edit(draft, ADA)
    said = DigestHere().done("approve", draft.slug, "--by", ADA)
    assert "edited it last: in the studio, somebody else would have to" in " ".join(said.split())
    draft.refresh_from_db()
    assert draft.state == IssueState.APPROVED
