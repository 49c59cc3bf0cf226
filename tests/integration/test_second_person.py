"""Where a newsletter asks for a second person, nobody approves what they edited last."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.change_error import ChangeError
from digest.issues.compose import BY_COMMAND, compose
from digest.issues.correct import correct
from digest.issues.editing.save_text import save_text
from digest.issues.last_editor import last_editor
from digest.issues.models import Issue, IssueState
from digest.newsletters.change import change_newsletter
from digest.newsletters.models import Newsletter, Topic
from digest.studio.setup.seen import as_seen
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.models import FormerText, Summary
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


def sent_before(draft: Issue) -> Issue:
    """An issue that readers had, a week ago."""
    Issue.objects.filter(pk=draft.pk).update(slug="draft")
    week_ago = timezone.now() - timedelta(days=7)
    return planned_issue(draft.newsletter, [make_summary("Naps help")], on=NOW.date(), at=week_ago)


def save(who: str, summary: Summary, **changed: object) -> None:
    member = Member.objects.filter(email=who).first() or make_member(Role.ADMIN, who)
    kept = {name: written(getattr(summary, name)) for name in FIELD_NAMES}
    newest = summary.former_texts.first()
    topics = list(summary.topics.values_list("pk", flat=True))
    form = kept | {"seen": newest.pk if newest else 0, "topic": topics, "shown": topics} | changed
    answer = browser_of(member).post(f"/studio/summaries/{summary.pk}/save/", form)
    assert answer.status_code == 302, answer.content.decode()
    summary.refresh_from_db()


def test_who_renames_a_topic_that_stands_in_it_edited_it(draft: Issue) -> None:
    topic = draft.items.get(position=1).summary.topics.get()
    other = make_topic("elsewhere")
    edit(draft, BEA)
    browser = browser_of(make_member(Role.ADMIN, ADA))

    def change(which: Topic, **words: str) -> None:
        form = {"name": which.name, "description": which.description, **words}
        seen = {"seen": as_seen({"name": which.name, "description": which.description})}
        assert browser.post(f"/studio/topics/{which.pk}/", form | seen).status_code == 302
        which.refresh_from_db()

    change(topic, description="What the mail does not say.")
    change(other, name="Nor this one")
    assert last_editor(draft) == BEA
    change(topic, name="It says this")
    assert last_editor(draft) == ADA
    said = approve_seen(browser, draft, follow=True).content.decode()
    assert "Have somebody else look at" in said


def test_who_says_that_a_study_which_readers_had_was_withdrawn_or_not_edited_it(
    draft: Issue,
) -> None:
    summary = sent_before(draft).items.get().summary
    edit(draft, BEA)
    save(ADA, summary, takeaway="Another text of what went out.")
    save(ADA, make_summary("In no issue"), retraction="Withdrawn")
    assert last_editor(draft) == BEA
    save(ADA, summary, retraction="Withdrawn by the journal")
    assert last_editor(draft) == ADA
    edit(draft, BEA)
    save(ADA, summary, retraction="")
    assert last_editor(draft) == ADA, "its readers would have been told"


def test_who_merges_or_takes_apart_what_readers_are_told_of_edited_it(draft: Issue) -> None:
    had = sent_before(draft).items.get().summary
    first, second = make_summary("Known of one"), make_summary("Nothing is known of")
    save(BEA, first, retraction="Withdrawn")
    edit(draft, BEA)

    def press(address: str, **form: object) -> None:
        member = Member.objects.filter(email=ADA).first() or make_member(Role.ADMIN, ADA)
        browser = browser_of(member)
        shown = browser.get(f"/studio/summaries/{address}").content.decode()
        seen = dict(re.findall(r'name="(seen\w*)" value="(\w*)"', shown))
        answer = browser.post(f"/studio/summaries/{address}", seen | form)
        assert answer.status_code == 302, answer.content.decode()

    press(f"{had.pk}/merge/?with={second.pk}", **{"with": second.pk})
    assert last_editor(draft) == BEA, "the mail says what it said"
    press(f"{had.pk}/merge/?with={first.pk}", **{"with": first.pk})
    assert last_editor(draft) == ADA
    edit(draft, BEA)
    press(f"{first.pk}/take-apart/")
    assert last_editor(draft) == ADA


def test_cancelling_and_composing_anew_makes_nobody_forget_who_changed_the_look(
    draft: Issue,
) -> None:
    topic = draft.items.get(position=1).summary.topics.get()
    newsletter, now = draft.newsletter, timezone.now()
    changes: list[tuple[str, str, dict[str, object]]] = [
        ("changed", f"newsletter {newsletter.slug}", {"look": "cards"}),
        ("wrote a caveat for", f"newsletter {newsletter.slug}", {"version": 2}),
        ("changed", f"topic {topic.slug}", {"name": "Another name"}),
    ]
    later = Issue.objects.create(
        newsletter=newsletter, slug="later", date=draft.date + timedelta(days=7), composed_at=now
    )
    draft.items.update(issue=later)
    for number, (deed, subject, after) in enumerate(changes):
        who = f"{number}@example.org"
        at = now - timedelta(hours=3 - number)
        record(deed, subject, by=who, at=at, before={}, after=after)
        assert last_editor(later) == who, deed
    Issue.objects.filter(pk=draft.pk).update(slug="draft")
    planned_issue(newsletter, [make_summary("Naps help")], on=NOW.date(), at=now)
    Issue.objects.filter(pk=later.pk).update(composed_at=now + timedelta(hours=1))
    later.refresh_from_db()
    assert last_editor(later) == "", "a person approved that since"


def test_who_composes_it_in_the_studio_edited_it(draft: Issue) -> None:
    newsletter, eve = draft.newsletter, browser_of(make_member(Role.PUBLISHER, "eve@example.org"))
    address = f"/studio/issues/{draft.slug}/cancel/"
    assert eve.post(address, {"sure": "yes"}).status_code == 302
    other = str(draft.date + timedelta(days=1))
    answer = eve.post("/studio/issues/compose/", {"newsletter": newsletter.slug, "date": other})
    assert answer.status_code == 302
    composed = Issue.objects.get(state=IssueState.DRAFT)
    assert last_editor(composed) == "eve@example.org"
    said = approve_seen(eve, composed, follow=True).content.decode()
    assert "Have somebody else look at" in said
    approve(composed, ADA)
    assert composed.state == IssueState.APPROVED


def test_the_command_line_and_the_clock_edit_nothing_by_composing(draft: Issue) -> None:
    edit(draft, BEA)
    for by in (BY_COMMAND, ""):
        compose(draft.newsletter, issue_date=draft.date, now=timezone.now(), by=by)
        draft.refresh_from_db()
        assert (draft.composed_by, last_editor(draft)) == (by, BEA)


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
