"""What was wrong in a summary that went out: the archive and the feed say so at once."""

from datetime import timedelta

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from digest.issues.correct import LONGEST_WORDS, CorrectionError, correct
from digest.issues.mail_words import mail_words
from digest.issues.models import Correction, Issue, Snapshot
from digest.newsletters.models import Newsletter
from digest.render.written_date import written_date
from digest.summaries.models import Summary
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue, send
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
LATER = NOW + timedelta(days=3)
WORDS = "We wrote 120 people. It was <12> people."


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    return planned_issue(newsletter, [make_summary("The first"), make_summary("The second")])


def first_of(issue: Issue) -> Summary:
    return issue.items.get(position=1).summary


def archived(client: Client, issue: Issue) -> str:
    return " ".join(client.get(f"/issues/{issue.slug}/").content.decode().split())


def post(issue: Issue, role: Role, **form: object) -> tuple[int, str]:
    client = browser_of(make_member(role))
    answer = client.post(f"/studio/issues/{issue.slug}/correct/", form, follow=True)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_a_correction_stands_above_its_article_and_no_other(client: Client, issue: Issue) -> None:
    before = Snapshot.objects.values_list("sha256", flat=True).get()
    correct(issue, first_of(issue).pk, WORDS, by="p@example.org", at=LATER)
    said = archived(client, issue)
    shown = (
        "<strong>Corrected on 6 March 2026:</strong> We wrote 120 people. It was &lt;12&gt; people."
    )
    assert said.count(shown) == 1
    article = said.split("<article")[1]
    assert "The first" in article
    assert shown in article
    assert Snapshot.objects.values_list("sha256", flat=True).get() == before


def test_the_feed_names_it_and_its_entry_is_new_again(client: Client, issue: Issue) -> None:
    (entry,) = feedparser.parse(client.get("/feed.atom").content).entries
    assert "corrected" not in entry.summary
    correct(issue, first_of(issue).pk, WORDS, by="p@example.org", at=LATER)
    (entry,) = feedparser.parse(client.get("/feed.atom").content).entries
    assert "The first (corrected) · The second" in entry.summary
    assert entry.updated.startswith("2026-03-06")


def test_the_public_reads_it_in_the_newsletters_language(client: Client, issue: Issue) -> None:
    correct(issue, first_of(issue).pk, WORDS, by="p@example.org", at=LATER)
    speak_german()
    assert "Berichtigt am 6. März 2026:" in archived(client, issue)
    assert "(berichtigt)" in client.get("/feed.atom").content.decode()


def speak_german() -> None:
    snapshot = Snapshot.objects.get()
    snapshot.content["newsletter"]["language"] = "de"
    snapshot.save()
    Newsletter.objects.update(language="de")


def test_a_publisher_corrects_in_the_studio_and_an_editor_only_sees_it(issue: Issue) -> None:
    summary = first_of(issue).pk
    assert post(issue, Role.EDITOR, summary=summary, words=WORDS)[0] == 403
    status, said = post(issue, Role.PUBLISHER, summary=summary, words=f" {WORDS}\n", do="say")
    assert status == 200
    assert "the archive and the feed say so from now on" in said
    made = Correction.objects.get()
    assert (made.words, made.by) == (WORDS, "publisher@example.org")
    entry = AuditEntry.objects.get(deed="corrected")
    assert entry.subject == f"summary {summary}"
    assert entry.after == {"issue": issue.slug, "correction": WORDS}


def test_nobody_is_told_before_it_was_read_as_readers_will_read_it(
    client: Client, issue: Issue
) -> None:
    make_subscriber("later@example.org")
    summary, browser = first_of(issue).pk, browser_of(make_member(Role.PUBLISHER))
    address = f"/studio/issues/{issue.slug}/correct/"
    form = {"summary": summary, "words": f" {WORDS}\n"}
    send(issue, ScriptedProvider())
    speak_german()
    said = " ".join(browser.post(address, form).content.decode().split())
    in_archive = f"Berichtigt am {written_date(timezone.now().date(), mail_words('de'))}:</strong>"
    assert f"{in_archive} We wrote 120 people. It was &lt;12&gt; people." in said
    assert (
        "To 1 reader of <bdi>Research Weekly</bdi> who had it, in the next mail that is approved"
        in said
    )
    assert "Berichtigung zu „The first“ in unserer Ausgabe vom 3. März 2026: We wrote" in said
    assert not Correction.objects.exists()
    assert not AuditEntry.objects.filter(deed="corrected").exists()
    assert "Berichtigt" not in archived(client, issue)
    back = browser.post(address, form | {"do": "change"}).content.decode()
    assert f"required> {escape(WORDS)}\n</textarea>" in back
    assert not Correction.objects.exists()
    browser.post(address, form | {"do": "say"})
    assert in_archive in archived(client, issue)


@pytest.mark.parametrize("do", ["", "say"])
@pytest.mark.parametrize(
    ("words", "why"), [(" \n", "write what was wrong"), ("x" * (LONGEST_WORDS + 1), "at most")]
)
def test_words_that_say_nothing_or_too_much_are_given_back(
    issue: Issue, words: str, why: str, do: str
) -> None:
    status, said = post(issue, Role.PUBLISHER, summary=first_of(issue).pk, words=words, do=do)
    assert status == 422
    assert why in said
    assert words.strip() in said
    assert not Correction.objects.exists()


def test_the_same_words_pressed_twice_are_one_correction(client: Client, issue: Issue) -> None:
    summary = first_of(issue).pk
    browser = browser_of(make_member(Role.PUBLISHER))
    form = {"summary": summary, "words": WORDS, "do": "say"}
    address = f"/studio/issues/{issue.slug}/correct/"
    first, again = (browser.post(address, form | {"words": each}) for each in (WORDS, f"{WORDS} "))
    assert (first.status_code, again.status_code) == (302, 422)
    assert "with these very words already" in again.content.decode()
    assert Correction.objects.count() == AuditEntry.objects.filter(deed="corrected").count() == 1
    assert archived(client, issue).count("It was &lt;12&gt; people.") == 1
    assert browser.post(address, form | {"words": "And not in 2020."}).status_code == 302
    second = issue.items.get(position=2).summary_id
    assert browser.post(address, form | {"summary": second}).status_code == 302


@pytest.mark.parametrize("summary", ["", "x", "0", "9" * 30, "²"])
def test_what_is_no_item_of_the_issue_is_refused(issue: Issue, summary: str) -> None:
    status, said = post(issue, Role.PUBLISHER, summary=summary, words=WORDS)
    assert status == 422
    assert "has no such item" in said


def test_what_has_not_gone_out_is_edited_and_not_corrected() -> None:
    draft = make_draft(date=timezone.now().date() + timedelta(days=3))
    with pytest.raises(CorrectionError, match="edit it instead"):
        correct(draft, first_of(draft).pk, WORDS, by="p@example.org", at=LATER)
    client = browser_of(make_member())
    said = client.get(f"/studio/issues/{draft.slug}/corrections/").content.decode()
    assert "edit it instead" in said
