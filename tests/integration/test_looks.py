"""The looks of newsletters: chosen, tried, approved, and frozen with what was approved."""

import dataclasses
import hashlib
import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from digest.change_error import ChangeError
from digest.delivery.errors import NotApprovableError
from digest.delivery.models import Variant
from digest.delivery.planning import approve as approving
from digest.delivery.planning.approve import approve
from digest.delivery.planning.plan import plan
from digest.issues import snapshot as snapshots
from digest.issues.differences import differences
from digest.issues.models import Issue
from digest.issues.snapshot import frozen_issue
from digest.newsletters.change import change_newsletter
from digest.newsletters.looks import home_looks, known_looks
from digest.newsletters.new_look import new_look
from digest.render.templates import prepare
from digest.render.type_sizes import SizesByWish
from subscribers.models import ServiceMailKind
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.send_service_mails import send_service_mails
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, draft_issue
from tests.integration.digest_command import Digest, DigestHere

pytestmark = pytest.mark.django_db
LETTER_PAPER = b"#fcfbf8"
CARDS_PAPER = b"#f3efe6"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path)
    return tmp_path


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, look="letter")
    make_subscriber("ada@example.org")
    return draft_issue(newsletter, [make_summary("A study of the gut")])


def planned_html(issue: Issue) -> bytes:
    plan(issue, now=NOW, batch_size=100)
    return bytes(Variant.objects.get(issue=issue).html)


def test_mail_goes_out_in_the_look_of_its_newsletter(issue):
    approve(issue, by="editor@example.org", at=NOW)
    html = planned_html(issue)
    assert LETTER_PAPER in html
    assert CARDS_PAPER not in html


def test_what_is_approved_goes_out_whatever_becomes_of_the_look(issue, home):
    folder = new_look("ours", like="letter")
    change_newsletter(issue.newsletter, ["look=ours"])
    approve(issue, by="editor@example.org", at=NOW)
    approved = frozen_issue(issue).templates
    toml = folder / "look.toml"
    toml.write_text(toml.read_text("utf-8").replace("#fcfbf8", "#ffeeee"), "utf-8")
    assert differences(issue) == ("The mail's templates have changed: HTML.",)
    (folder / "issue.mjml").write_text("<mjml>", "utf-8")
    (difference,) = differences(issue)
    assert "must be mended: issue.mjml:1:1" in difference
    (folder / "look.toml").unlink()
    (difference,) = differences(issue)
    assert "looks/ours: There is no such look." in difference
    html = planned_html(issue)
    assert LETTER_PAPER in html
    assert b"#ffeeee" not in html
    assert frozen_issue(issue).templates == approved


def test_another_look_after_the_approval_shows_as_a_difference(issue):
    approve(issue, by="editor@example.org", at=NOW)
    change_newsletter(issue.newsletter, ["look=cards"])
    issue.refresh_from_db()
    assert differences(issue) == ("The look is cards; approved was letter.",)
    assert CARDS_PAPER not in planned_html(issue)


def test_sizes_are_frozen_too(issue):
    folder = new_look("ours", like="letter")
    change_newsletter(issue.newsletter, ["look=ours"])
    approve(issue, by="editor@example.org", at=NOW)
    toml = folder / "look.toml"
    toml.write_text(toml.read_text("utf-8").replace('usual = "20px"', 'usual = "19px"'), "utf-8")
    assert differences(issue) == ("The mail's templates have changed: sizes of type.",)
    html = planned_html(issue)
    assert b"font-size:20px" in html
    assert b"font-size:19px" not in html


def test_a_look_that_changes_while_the_issue_is_checked_is_not_approved_unseen(issue, monkeypatch):
    folder = new_look("ours", like="letter")
    change_newsletter(issue.newsletter, ["look=ours"])
    frozen = approving.take_snapshot

    def changed_before(*args, **options):
        subject = folder / "subject.txt"
        subject.write_text("{{ newsletter }} of this week", "utf-8")
        return frozen(*args, **options)

    monkeypatch.setattr(approving, "take_snapshot", changed_before)
    with pytest.raises(NotApprovableError, match="or its look was changed while it was checked"):
        approve(issue, by="editor@example.org", at=NOW)
    assert not issue.snapshots.exists()


def test_what_was_approved_before_there_were_looks_goes_out_in_the_sizes_of_then(issue):
    snapshot = approve(issue, by="editor@example.org", at=NOW)
    stored = snapshot.templates
    old = {name: stored[name] for name in ("html", "text", "subject", "preheader", "compiler")}
    written = json.dumps({**old, "sha256": ""}, sort_keys=True)
    old["sha256"] = hashlib.sha256(written.encode()).hexdigest()
    snapshot.templates = old
    snapshot.sha256 = snapshots._sha256(snapshot.content, old)
    snapshot.save()
    assert prepare(frozen_issue(issue).templates).sizes == SizesByWish()
    html = planned_html(issue)
    assert b"font-size:30px" in html
    assert b"font-size:34px" not in html


def test_a_look_that_there_is_not_is_refused_with_those_known(issue):
    with pytest.raises(ChangeError) as error:
        change_newsletter(issue.newsletter, ["look=lettre"])
    assert str(error.value) == "look: 'lettre' is no look; known are cards, letter."


def test_a_broken_look_is_refused_with_its_place(issue):
    folder = new_look("ours", like="letter")
    toml = folder / "look.toml"
    toml.write_text(toml.read_text("utf-8").replace("#23211d", "#23211"), "utf-8")
    with pytest.raises(ChangeError, match=r"^look: ours cannot be used as it is\. look\.toml:\d+:"):
        change_newsletter(issue.newsletter, ["look=ours"])
    assert issue.newsletter.look == "letter"


def test_an_owners_look_counts_before_a_shipped_one_of_the_same_name(home):
    folder = home / "looks" / "letter"
    folder.mkdir(parents=True)
    (folder / "look.toml").write_text('like = "cards"', "utf-8")
    assert known_looks()["letter"] == folder


def test_a_folder_without_a_look_in_it_is_none(home):
    (home / "looks" / "drafts").mkdir(parents=True)
    (home / "looks" / "Ours").mkdir()
    (home / "looks" / "Ours" / "look.toml").write_text('like = "cards"', "utf-8")
    assert list(known_looks()) == ["cards", "letter"]


@pytest.mark.parametrize(
    ("name", "like", "words"),
    [
        ("Our Look", "cards", "is no name of a look; write small letters"),
        ("../ours", "cards", "is no name of a look"),
        ("letter", "cards", "There is a look 'letter' already"),
        ("ours", "card", "There is no look 'card'; known are cards, letter."),
    ],
)
def test_a_look_is_begun_only_where_that_can_be(name, like, words):
    with pytest.raises(ChangeError, match=words):
        new_look(name, like=like)
    assert not home_looks().exists()


@pytest.mark.parametrize(("look", "paper"), [("cards", CARDS_PAPER), ("letter", LETTER_PAPER)])
def test_service_mail_has_the_look_of_its_newsletter(look, paper):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, look=look)
    person = make_subscriber("ada@example.org").subscriber
    ask_for_mail(ServiceMailKind.WELCOME, newsletter, at=NOW, subscriber=person)
    provider = ScriptedProvider()
    send_service_mails(provider=provider, clock=lambda: NOW)
    (handover,) = provider.handovers
    assert paper in handover.message.html


def test_looks_are_listed_with_who_wears_them_and_what_is_wrong(issue, digest):
    folder = new_look("ours", like="letter")
    (folder / "style.mjml").write_text("<mj-styl />", "utf-8")
    listed = {row["name"]: row for row in digest.json("looks")}
    assert list(listed) == ["cards", "letter", "ours"]
    assert listed["letter"]["newsletters"] == [issue.newsletter.slug]
    assert listed["letter"]["fault"] == ""
    assert listed["ours"]["fault"].startswith("style.mjml:1:1: <mj-styl> ")
    assert "ours must be mended: style.mjml:1:1" in digest.done("looks")


def test_an_issue_is_shown_in_another_look_without_being_changed(issue, digest, tmp_path):
    digest.done("preview", issue.slug, "--out", str(tmp_path / "own"))
    digest.done("preview", issue.slug, "--look", "cards", "--out", str(tmp_path / "other"))
    assert LETTER_PAPER in (tmp_path / "own" / "issue.html").read_bytes()
    assert CARDS_PAPER in (tmp_path / "other" / "issue.html").read_bytes()
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.look == "letter"
    said = digest.refused("preview", issue.slug, "--look", "lettre", "--out", str(tmp_path / "x"))
    assert "There is no look 'lettre'; known are cards, letter." in said


def test_a_newsletter_whose_look_is_gone_says_so_before_it_is_approved(issue, digest):
    issue.newsletter.look = "gone"
    issue.newsletter.save()
    said = digest.run("check", issue.slug).out
    assert "looks/gone: There is no such look." in said
    assert "or choose one of cards, letter." in said


def test_the_doctor_names_a_newsletter_whose_look_cannot_be_used(issue, digest):
    folder = new_look("ours", like="letter")
    change_newsletter(issue.newsletter, ["look=ours"])
    (folder / "look.toml").write_text("like = 7", "utf-8")
    checks = {
        check["name"]: check for check in json.loads(digest.run("doctor", "--json").out)["checks"]
    }
    look = checks[f"look of {issue.newsletter.slug}"]
    assert look["state"] == "mend"
    assert look["said"].startswith("ours: look.toml:1:1: like names no look.")


@pytest.mark.either_database
def test_a_look_that_hides_something_does_not_pass_its_check(digest):
    folder = new_look("ours", like="letter")
    style = folder / "style.mjml"
    small = style.read_text("utf-8").replace(".more {", ".about { font-size: 9px; } .more {")
    style.write_text(small, "utf-8")
    ended = digest.run("looks", "check", "ours", "--json")
    assert ended.code == 1
    assert "ours: " in ended.err
    assert "text-small" in {one["code"] for one in json.loads(ended.out)}
    assert "There is no such look." in digest.refused("looks", "check", "gone")


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing_else(issue, digest):
    folder = new_look("ours", like="letter")
    (folder / "issue.mjml").unlink()
    (folder / "issue.mjml").mkdir()
    change_newsletter(issue.newsletter, ["look=ours"])
    listed = {row["name"]: row["fault"] for row in digest.json("looks")}
    assert listed["ours"].endswith(
        "issue.mjml: It cannot be read (Is a directory). Let the program read it."
    )
    assert listed["letter"] == ""


def test_what_is_approved_can_be_watched_in_another_look(issue, digest, monkeypatch):
    class Closed:
        def wait(self, timeout: float | None = None) -> bool:
            return True

    approve(issue, by="editor@example.org", at=NOW)
    watching = "digest.cli.commands.preview_watch"
    monkeypatch.setattr(f"{watching}.stop_by_signal", lambda: nullcontext(Closed()))
    said = digest.done("preview", issue.slug, "--watch", "--look", "cards", "--port", "0")
    assert f"a file of the look cards is saved: {known_looks()['cards']}" in said
    assert "frozen" in digest.refused("preview", issue.slug, "--watch", "--port", "0")


def test_service_mail_waits_for_its_look_to_be_mended_and_says_so():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, look="letter")
    style = new_look("ours", like="letter") / "style.mjml"
    change_newsletter(newsletter, ["look=ours"])
    right = style.read_text("utf-8")
    style.write_text("<mj-styl />", "utf-8")
    person = make_subscriber("ada@example.org").subscriber
    ask_for_mail(ServiceMailKind.WELCOME, newsletter, at=NOW, subscriber=person)
    provider = ScriptedProvider()
    (fault,) = send_service_mails(provider=provider, clock=lambda: NOW)
    assert "The look ours must be mended: style.mjml:1:1: <mj-styl> is not an MJML tag." in fault
    assert provider.handovers == []
    style.write_text(right, "utf-8")
    assert send_service_mails(provider=provider, clock=lambda: NOW + timedelta(hours=1)) == ()
    (handover,) = provider.handovers
    assert LETTER_PAPER in handover.message.html
