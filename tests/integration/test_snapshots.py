from datetime import date, timedelta

import pytest
from django.urls import reverse

from digest.issues.content import content_to_json
from digest.issues.differences import differences
from digest.issues.edition import edition_of
from digest.issues.gather import gather_content
from digest.issues.mail_templates import current_templates
from digest.issues.models import Item, Snapshot
from digest.issues.snapshot import SnapshotError, frozen_issue, take_snapshot
from digest.render.checks import check_mail
from digest.render.evidence import Study, StudyKind
from digest.render.mail import render_mail
from digest.render.templates import prepare
from digest.sources.models import Rights
from tests.factories import NOW, make_newsletter, make_source, make_summary, make_topic
from tests.integration.issue_factories import make_draft

pytestmark = pytest.mark.django_db
BY = "editor@example.org"
BASE = "https://news.example.org"


def approve(issue, at=NOW):
    return take_snapshot(issue, by=BY, at=at)


def only_article(**fields):
    (item,) = gather_content(make_draft(make_summary(**fields))).items
    return item.article


def test_an_issue_is_gathered_with_all_that_its_mail_needs():
    sleep, movement = make_topic("sleep"), make_topic("movement")
    summary = make_summary(
        "Walking eases tiredness",
        topics=[sleep, movement],
        kind="cohort",
        participants=120,
        journal="Brain",
        published=date(2026, 2, 20),
    )
    issue = make_draft(summary, make_summary(), note="A quiet week.")
    content = gather_content(issue)
    assert (content.slug, content.date, content.note) == (issue.slug, issue.date, "A quiet week.")
    assert content.caveat_version == 1
    assert [item.position for item in content.items] == [1, 2]
    first = content.items[0]
    assert first.summary == summary.pk
    assert first.topic_ids == tuple(sorted([sleep.pk, movement.pk]))
    assert first.article.topics == ("Movement", "Sleep")
    assert first.article.study == Study(kind=StudyKind.COHORT, participants=120, journal="Brain")
    assert first.article.published == date(2026, 2, 20)
    assert first.article.key == f"walking-eases-tiredness-{summary.pk}"
    assert first.article.archive_url == f"{reverse('issue', args=[issue.slug])}#{first.article.key}"


def test_released_items_are_in_the_issue_no_more():
    issue = make_draft()
    issue.items.filter(position=1).update(released=True)
    assert [item.position for item in gather_content(issue).items] == [2]


@pytest.mark.parametrize("title", ["Gehen hilft: Müdigkeit_sank", "疲労", "—", "a" * 300])
def test_a_key_serves_as_an_anchor_whatever_the_title(title):
    article = only_article(title=title)
    assert set(article.key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert article.archive_url.endswith(f"/#{article.key}")


def test_summaries_of_the_same_title_have_keys_of_their_own():
    content = gather_content(make_draft(make_summary("Walking"), make_summary("Walking")))
    assert len({item.article.key for item in content.items}) == 2


def test_a_takeaway_serves_where_there_is_no_title():
    summary = make_summary(takeaway="People who walked\nwere less tired.")
    summary.title = ""
    summary.save()
    (item,) = gather_content(make_draft(summary)).items
    assert item.article.title == "People who walked were less tired."


def test_what_may_not_be_mailed_is_not_even_stored():
    source = make_source("feed", rights=Rights.TEASER)
    summary = make_summary(
        source=source,
        takeaway="A first sentence. " * 100,
        found="FOUND",
        matters="MATTERS",
        keep_in_mind="KEEP",
    )
    stored = str(approve(make_draft(summary)).content)
    assert not any(part in stored for part in ("FOUND", "MATTERS", "KEEP"))
    assert stored.count("A first sentence.") <= 16


def test_a_publishers_own_caveat_never_goes_in():
    summary = make_summary(publisher_caveat="PUBLISHER'S WORDS", excerpt="EXCERPT")
    stored = str(approve(make_draft(summary)).content)
    assert "PUBLISHER" not in stored
    assert "EXCERPT" not in stored


def test_what_was_frozen_comes_back_as_it_was():
    issue = make_draft(note="A quiet week.")
    before = gather_content(issue)
    snapshot = approve(issue)
    make_summary_say_something_else(issue)
    frozen = frozen_issue(issue)
    assert frozen.content == before
    assert frozen.templates == current_templates("cards")
    assert (frozen.sha256, frozen.approved_by, frozen.approved_at) == (snapshot.sha256, BY, NOW)


def test_a_frozen_issue_renders_and_passes_the_checks():
    issue = make_draft(note="A quiet week.")
    approve(issue)
    frozen = frozen_issue(issue)
    edition = edition_of(frozen.content, frozen.content.items, base_url=BASE)
    assert check_mail(render_mail(prepare(frozen.templates), edition), edition) == ()


def test_the_newest_approval_counts():
    issue = make_draft()
    approve(issue)
    make_summary_say_something_else(issue)
    approve(issue, at=NOW + timedelta(hours=1))
    frozen = frozen_issue(issue)
    assert frozen.content.items[0].article.found == "Something else."
    assert frozen.approved_at == NOW + timedelta(hours=1)
    assert Snapshot.objects.count() == 2


@pytest.mark.parametrize("part", ["content", "templates"])
def test_altered_content_or_templates_are_refused_and_ask_for_a_new_approval(part):
    issue = make_draft()
    snapshot = approve(issue)
    if part == "content":
        snapshot.content["caveat"]["body"] = "Trust every word."
    else:
        snapshot.templates["html"] += "<p>One more line</p>"
    snapshot.save()
    with pytest.raises(SnapshotError, match="Approve it again"):
        frozen_issue(issue)


def test_templates_that_do_not_match_their_own_hash_are_refused(monkeypatch):
    issue = make_draft()
    templates = current_templates("cards")
    monkeypatch.setattr(
        type(templates), "to_dict", lambda self: vars(self) | {"text": "Without a caveat."}
    )
    approve(issue)
    with pytest.raises(SnapshotError, match="approve the issue again"):
        frozen_issue(issue)


def test_an_issue_never_approved_has_nothing_frozen():
    with pytest.raises(SnapshotError, match="never approved"):
        frozen_issue(make_draft())


def test_after_planning_a_snapshot_is_final():
    issue = make_draft()
    approve(issue)
    type(issue).objects.update(sequence=1, planned_at=NOW)
    with pytest.raises(SnapshotError, match="final"):
        approve(issue)
    assert Snapshot.objects.count() == 1


def test_nothing_is_frozen_without_items_or_without_a_caveat():
    newsletter = make_newsletter()
    issue = make_draft(newsletter=newsletter)
    newsletter.caveats.all().delete()
    with pytest.raises(SnapshotError, match="no caveat"):
        approve(issue)
    issue.items.all().delete()
    with pytest.raises(SnapshotError, match="no items"):
        approve(issue)


def test_editing_after_approval_shows_as_a_difference_until_approved_anew():
    issue = make_draft(make_summary("Walking"))
    assert differences(issue) == ()
    approve(issue)
    assert differences(issue) == ()
    make_summary_say_something_else(issue)
    issue.newsletter.add_caveat("Newer words.", by=BY, at=NOW)
    assert differences(issue) == (
        "Version 1 of the caveat was approved; now it is version 2.",
        "“Walking” has changed: what they found.",
    )
    approve(issue)
    assert differences(issue) == ()


def test_the_mails_own_words_are_approved_in_the_newsletters_language():
    issue = make_draft(make_summary("Walking"))
    approve(issue)
    issue.newsletter.language = "de"
    issue.newsletter.save()
    assert differences(issue) == (
        "The newsletter's language has changed.",
        "The mail's own wording has changed.",
    )
    approve(issue)
    assert frozen_issue(issue).content.words.read_more == "Weiterlesen"


def test_an_issue_whose_audience_is_planned_differs_from_nothing():
    issue = make_draft()
    approve(issue)
    make_summary_say_something_else(issue)
    issue.sequence, issue.planned_at = 1, NOW
    issue.save()
    assert differences(issue) == ()


def test_changed_templates_are_compiled_anew_and_show_as_a_difference(own_templates):
    issue = make_draft()
    first = current_templates("cards")
    assert current_templates("cards") is first
    approve(issue)
    (own_templates / "subject.txt").write_text("{{ newsletter }} of this week", "utf-8")
    assert current_templates("cards").subject == "{{ newsletter }} of this week"
    assert differences(issue) == ("The mail's templates have changed: subject.",)
    (own_templates / "subject.txt").write_text("{{ newsletter", "utf-8")
    (difference,) = differences(issue)
    assert "must be mended: subject.txt" in difference


def test_the_order_of_json_keys_does_not_matter_to_the_hash():
    issue = make_draft()
    snapshot = approve(issue)
    snapshot.content = dict(reversed(content_to_json(gather_content(issue)).items()))
    snapshot.save()
    assert frozen_issue(issue).sha256 == snapshot.sha256


def make_summary_say_something_else(issue):
    summary = Item.objects.filter(issue=issue).first().summary
    summary.found = "Something else."
    summary.save()
