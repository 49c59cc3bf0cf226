"""The commands that carry an issue from summaries to readers: how they end, what they say."""

import json
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings

from digest.cli.process import live_page
from digest.delivery.providers.smtp.settings import read_smtp_settings
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS
from tests.integration.digest_command import Digest, DigestHere

pytestmark = pytest.mark.django_db

BY = ("--by", "editor@example.org")


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


@pytest.fixture
def outbox() -> Iterator[Path]:
    folder: Path = settings.ENVIRONMENT.home / "outbox"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS, from_address="letters@news.example.org")


@pytest.fixture
def slug(newsletter: Newsletter, digest: Digest) -> str:
    """A draft with two items of different topics, due in a distant time, and two readers."""
    gut, eyes = make_topic("gut"), make_topic("eyes")
    make_summary("A study of the gut", topics=[gut])
    make_summary("A study of the eyes", topics=[eyes])
    make_subscriber("ada@example.org", name="Ada")
    make_subscriber("ben@example.org", topics=[gut])
    return str(digest.json("compose", "--for", "2998-01-01")["issue"])


def sent_to(outbox: Path) -> list[str]:
    index = outbox / "index.jsonl"
    if not index.exists():
        return []
    return sorted(json.loads(line)["to"] for line in index.read_text("utf-8").splitlines())


def test_composing_without_summaries_ends_with_1_and_says_why(newsletter, digest):
    ended = digest.run("compose", "--json")

    assert ended.code == 1
    said = json.loads(ended.out)
    assert said["issue"] is None
    assert said["reason"] in ended.err


def test_composing_shows_the_items_with_their_reasons_and_what_to_do_next(slug, digest):
    told = digest.done("compose", "--for", "2998-01-01")

    assert "A study of the gut" in told
    for step in ("preview", "check", "approve"):
        assert f"digest {step} {slug}" in told


def test_an_issue_is_composed_for_the_date_that_is_asked_for(slug, digest):
    assert digest.run("compose", "--for", "2999-01-01", "--json").code == 1
    make_summary()
    assert digest.json("compose", "--for", "2999-01-01")["issue"] == "weekly-2999-01-01"
    assert "past" in digest.refused("compose", "--for", "2001-01-01")
    assert digest.run("compose", "--for", "tomorrow").code == 2


def test_several_newsletters_ask_for_which(newsletter, digest):
    make_newsletter(slug="carers")
    make_summary()

    assert "--newsletter" in digest.refused("compose")
    assert digest.json("compose", "--newsletter", "carers")["issue"].startswith("carers-")


def test_a_preview_is_four_files_whose_links_open_nobodys_preferences(slug, digest, tmp_path):
    digest.done("preview", slug, "--out", tmp_path / "shown")

    shown = tmp_path / "shown"
    files = ["issue.html", "issue.txt", "meta.json", "subject.txt"]
    assert sorted(file.name for file in shown.iterdir()) == files
    html, text = (shown / "issue.html").read_text(), (shown / "issue.txt").read_text()
    for part in (html, text):
        assert "A study of the gut" in part
        assert "/unsubscribe/preview" in part
        assert "slot0x" not in part
    meta = json.loads((shown / "meta.json").read_text())
    assert meta["issue"] == slug
    assert (shown / "subject.txt").read_text().strip() == meta["subject"]


def test_a_preview_shows_what_somebody_with_these_topics_or_a_subscriber_gets(
    slug, digest, tmp_path
):
    digest.done("preview", slug, "--out", tmp_path, "--topics", "eyes")
    text = (tmp_path / "issue.txt").read_text()
    assert "A study of the eyes" in text
    assert "A study of the gut" not in text

    digest.done("preview", "latest", "--out", tmp_path, "--subscriber", "ben@example.org")
    text = (tmp_path / "issue.txt").read_text()
    assert "A study of the gut" in text
    assert "A study of the eyes" not in text


def test_a_preview_says_what_it_cannot_show(slug, digest, tmp_path):
    make_topic("sleep")
    out = ("--out", tmp_path / "shown")
    assert "nothing for these topics" in digest.refused("preview", slug, *out, "--topics", "sleep")
    assert "gut" in digest.refused("preview", slug, *out, "--topics", "nothing")
    assert "no subscriber" in digest.refused(
        "preview", slug, *out, "--subscriber", "joe@example.org"
    )
    both = ("--topics", "gut", "--subscriber", "ada@example.org")
    assert digest.run("preview", slug, *out, *both).code == 2
    assert digest.run("preview", slug).code == 2
    (tmp_path / "file").write_text("in the way")
    assert "cannot be written" in digest.refused("preview", slug, "--out", tmp_path / "file")


def test_a_check_ends_with_1_only_where_something_must_be_mended(slug, digest):
    findings = digest.json("check", slug)
    assert {finding["severity"] for finding in findings} <= {"warning"}

    Summary.objects.filter(title="A study of the gut").update(found="")
    ended = digest.run("check", slug, "--json")
    assert ended.code == 1
    errors = [finding for finding in json.loads(ended.out) if finding["severity"] == "error"]
    assert {"code", "place", "what", "mend"} <= set(errors[0])
    assert "must be mended" in ended.err
    assert "lacks what they found" in digest.run("check", slug).out


def test_a_message_that_was_made_can_be_looked_at(slug, digest, outbox, tmp_path):
    digest.done("send", slug, "--test", "me@example.org")
    (file,) = (outbox / "new").iterdir()
    assert "nothing must be mended" in digest.done("check", "--raw", file)
    bare = tmp_path / "bare.eml"
    bare.write_bytes(b"Subject: x\r\n\r\nHello")
    assert "things must be mended" in digest.refused("check", "--raw", bare, "--json")
    assert "cannot be read" in digest.refused("check", "--raw", tmp_path / "none.eml")
    assert digest.run("check").code == digest.run("check", slug, "--raw", bare).code == 2


class _Author(Event):
    """Looks at the page and saves the next template, between two looks at the folder."""

    def __init__(self, template: Path, *versions: str) -> None:
        super().__init__()
        self.template = template
        self.versions = list(versions)
        self.page = live_page.LivePage()
        self.seen: list[str] = []

    def wait(self, timeout: float | None = None) -> bool:
        shown = self.page.answer("/")
        assert shown is not None
        self.seen.append(shown[1].decode())
        if not self.versions:
            return True
        self.template.write_text(self.versions.pop(0), "utf-8")
        return False


def test_a_draft_is_shown_anew_when_a_template_is_saved(slug, digest, own_templates, monkeypatch):
    template = own_templates / "issue.mjml"
    source = template.read_text("utf-8")
    author = _Author(
        template, source.replace("<mj-body", "<mj-boddy"), source.replace("<h1", "<p>New</p><h1")
    )
    watching = "digest.cli.commands.preview_watch"
    monkeypatch.setattr(f"{watching}.stop_by_signal", lambda: nullcontext(author))
    monkeypatch.setattr(f"{watching}.LivePage", lambda: author.page)
    said = digest.done("preview", slug, "--watch", "--port", "0")
    first, broken, mended = author.seen
    assert "What they found" in first
    assert "issue.mjml:" in broken
    assert "mj-boddy" in broken
    assert ">New</p>" in mended
    assert ">New</p>" not in first
    assert "http://127.0.0.1:" in said
    assert "mj-boddy" in said


def test_what_is_approved_cannot_be_watched(slug, digest):
    digest.done("approve", slug, *BY)
    assert "its templates are frozen" in digest.refused("preview", slug, "--watch")


@pytest.mark.parametrize("options", [(), ("--watch", "--out", "look")])
def test_a_preview_goes_into_files_or_into_a_browser(slug, digest, options):
    assert digest.run("preview", slug, *options).code == 2


def test_links_are_looked_at_where_that_is_asked_for(slug, digest):
    Summary.objects.filter(title="A study of the gut").update(url="https://127.0.0.1/gut")
    Summary.objects.filter(title="A study of the eyes").update(url="https://10.0.0.1/eyes")
    codes = [finding["code"] for finding in digest.json("check", slug, "--links")]
    assert codes.count("link-dead") == 2
    assert "link-dead" not in [finding["code"] for finding in digest.json("check", slug)]


def test_approving_what_must_be_mended_is_refused_with_each_thing(slug, digest):
    Summary.objects.filter(title="A study of the gut").update(found="")

    ended = digest.run("approve", slug, *BY)

    assert ended.code == 1
    assert "lacks what they found" in ended.out
    assert digest.json("status", slug)["state"] == "draft"


def test_approving_names_who_is_accountable(slug, digest):
    assert digest.run("approve", slug).code == 2
    assert digest.run("approve", slug, "--by", "somebody").code == 2
    digest.done("approve", slug, *BY)
    assert digest.json("status", slug)["state"] == "approved"
    assert "by editor@example.org" in digest.done("status", slug)


def test_a_change_after_the_approval_is_shown(slug, digest):
    digest.done("approve", slug, *BY)
    Summary.objects.filter(title="A study of the gut").update(title="Something else")

    assert "Changed since the approval" in digest.done("check", slug)
    assert "Changed since the approval" in digest.done("status", slug)


def test_sending_now_reaches_everybody_once(slug, digest, outbox):
    digest.done("approve", slug, *BY)

    assert "2 mails handed over" in digest.done("send", slug, "--now")
    assert sent_to(outbox) == ["ada@example.org", "ben@example.org"]
    assert "nothing left to send" in digest.done("send", slug, "--now")
    assert "nothing left to send" in digest.done("send", slug)
    assert len(sent_to(outbox)) == 2
    status = digest.json("status", slug)
    assert (status["issue"], status["state"], status["audience"]) == (slug, "sent", 2)
    assert status["deliveries"]["submitted"] == 2
    assert set(status) >= {"batches", "variants"}


def test_sending_before_its_time_plans_and_says_when(slug, digest, outbox):
    digest.done("approve", slug, *BY)

    told = digest.done("send", slug)

    assert "The next is due" in told
    assert sent_to(outbox) == []
    assert digest.json("status", slug)["deliveries"]["pending"] == 2


def test_a_test_goes_to_one_address_and_leaves_no_trace_in_the_ledger(slug, digest, outbox):
    digest.done("send", slug, "--test", "me@example.org")

    assert sent_to(outbox) == ["me@example.org"]
    status = digest.json("status", slug)
    assert (status["state"], status["audience"]) == ("draft", 0)
    assert digest.run("send", slug, "--test", "nobody").code == 2
    assert digest.run("send", slug, "--test", "me@example.org", "--now").code == 2


def test_what_may_not_go_out_is_refused_with_what_to_do(slug, digest, outbox):
    assert f"digest approve {slug}" in digest.refused("send", slug, "--now")
    digest.done("hold", slug, "--reason", "A figure is wrong.")
    refused = digest.refused("send", slug)
    assert "A figure is wrong" in refused
    assert f"digest resume {slug}" in refused
    digest.done("cancel", slug)
    assert "cancelled" in digest.refused("send", slug)
    assert sent_to(outbox) == []


def test_holding_resuming_and_cancelling_move_an_issue_and_refuse_what_makes_no_sense(slug, digest):
    assert "Only a held issue is resumed" in digest.refused("resume", slug)
    digest.done("hold", slug)
    assert digest.json("status", slug)["state"] == "held"
    assert "Resume" in digest.refused("hold", slug)
    digest.done("resume", slug)
    assert digest.json("status", slug)["state"] == "draft"
    digest.done("cancel", slug, "--reason", "Not this week.")
    assert digest.json("status", slug)["reason"] == "Not this week."
    assert "nothing to cancel" in digest.refused("cancel", slug)


def test_settling_without_a_word_changes_nothing(slug, digest):
    assert "waits to be settled" in digest.done("settle", slug)
    assert "nothing to settle" in digest.refused("settle", slug, "--resend")
    assert digest.run("settle", slug, "--resend", "--close").code == 2


def test_status_lists_the_newest_issues(slug, digest):
    make_summary()
    digest.done("compose", "--for", "2999-01-01")

    assert [one["issue"] for one in digest.json("status")] == ["weekly-2999-01-01", slug]
    told = digest.done("status")
    assert slug in told
    assert digest.json("status", "latest")["issue"] == "weekly-2999-01-01"


def test_without_an_issue_every_command_says_how_to_make_one(newsletter, digest, tmp_path):
    assert digest.json("status") == []
    assert "digest compose" in digest.done("status")
    for arguments in (
        ("status", "latest"),
        ("check", "latest"),
        ("approve", "latest", *BY),
        ("send", "latest"),
        ("hold", "latest"),
        ("resume", "latest"),
        ("cancel", "latest"),
        ("settle", "latest"),
        ("preview", "latest", "--out", tmp_path),
    ):
        assert "digest compose" in digest.refused(*arguments)


def test_an_unknown_issue_is_refused_with_those_that_there_are(slug, digest):
    assert slug in digest.refused("status", "weekly-1999-01-01")


def test_ticks_at_other_times_carry_an_issue_to_its_readers(newsletter, digest, outbox):
    make_summary()
    make_subscriber("ada@example.org")

    assert "Nothing was due" in digest.done("tick", "--now", "2030-01-05T08:59:59+00:00")
    assert "composed" in digest.done("tick", "--now", "2030-01-05T09:00")
    assert "weekly-2030-01-08" in digest.json("status", "latest")["issue"]
    digest.done("approve", "latest", *BY)
    assert "sent" in digest.done("tick", "--now", "2030-01-08T09:00:00+00:00")
    assert sent_to(outbox) == ["ada@example.org"]
    assert "Nothing was due" in digest.done("tick", "--now", "2030-01-08T09:00:00+00:00")


def test_another_time_is_refused_where_mail_could_leave_the_machine(
    newsletter, digest, monkeypatch
):
    smtp = read_smtp_settings({"SMTP_URL": "smtp://127.0.0.1:1"}, settings.ENVIRONMENT.home)
    earnest = replace(settings.ENVIRONMENT, provider_settings=smtp)
    monkeypatch.setattr(settings, "ENVIRONMENT", earnest)

    ended = digest.run("tick", "--now", "2030-01-08T09:00:00+00:00")

    assert ended.code == 2
    assert "rehearsals" in " ".join(ended.err.split())
    assert digest.run("tick", "--now", "soon").code == 2


def test_a_tick_that_could_not_do_everything_ends_with_1(newsletter, digest):
    Newsletter.objects.update(time_zone="Nowhere/Atall")

    assert digest.refused("tick").startswith("newsletter weekly: ")


def test_composing_goes_on_to_the_next_week_once_an_issue_was_sent_before_its_day(
    newsletter, digest, outbox
):
    make_summary("First", topics=[make_topic()])
    make_subscriber("ada@example.org")
    first = digest.json("compose")["issue"]
    digest.done("approve", first, *BY)
    digest.done("send", first, "--now")
    make_summary("Second", topics=[])

    told = digest.done("compose")

    assert first not in told
    assert "Second" in told
    assert "1 item has no topic" in told


def test_an_issue_is_not_used_up_for_nobody(newsletter, digest, outbox):
    make_summary("First", topics=[make_topic()])
    slug = digest.json("compose")["issue"]
    digest.done("approve", slug, *BY)

    assert "digest subscribers import" in digest.refused("send", slug, "--now")

    assert digest.json("status", slug)["state"] == "approved"
    make_subscriber("ada@example.org")
    digest.done("send", slug, "--now")
    assert sent_to(outbox) == ["ada@example.org"]
