"""From a source to what an editor decides, by command."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from digest.cli.answers import output
from digest.newsletters.setting_values import SETTERS
from digest.summaries.models import Summary
from tests.factories import make_summary
from tests.integration.digest_command import Digest, DigestHere

WHOLE = """\
---
title: What a daily walk may do
topics: [movement]
published: 2026-01-02
takeaway: People who walked were less tired.
---
## What they found
Tiredness fell.

## Why it matters
Walking costs nothing.

## Keep in mind
The study was short.
"""
HALF = "---\ntitle: A study to come\ntakeaway: Something was found.\n---\n"
FEED = """\
<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>A scan of the eye</title><link>https://example.org/eye</link><guid>eye</guid></item>
</channel></rss>
"""
PAGE = """\
<!doctype html><html lang="en"><head><title>A walk</title></head><body><main>
<h1>What a daily walk may do</h1>
<h2>Once around the block</h2><p>People who walked every day were less tired.</p>
<h2>Down the long road</h2><p>Tiredness fell by a fifth over twelve weeks.</p>
</main></body></html>
"""
OWN_HEADINGS = (
    *("--heading", "Once around the block=takeaway"),
    *("--heading", "Down the long road=found"),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "walk.md").write_text(WHOLE, encoding="utf-8")
    (folder / "half.md").write_text(HALF, encoding="utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "feed.xml").write_text(FEED, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    thread.join()
    server.server_close()


def test_summaries_are_read_listed_and_decided_about(digest: Digest, notes: Path) -> None:
    (read,) = digest.json("ingest", notes)
    assert (len(read["created"]), read["failed"]) == (2, False)
    rows = {row["title"]: row for row in digest.json("summaries")}
    whole, half = rows["What a daily walk may do"], rows["A study to come"]
    assert (whole["state"], whole["missing"], whole["published"]) == ("ready", [], "2026-01-02")
    assert half["state"] == "incomplete"
    assert half["missing"] == ["what they found", "why it matters", "keep in mind"]
    assert half["published"] is None
    assert [row["id"] for row in digest.json("summaries", "--state", "ready")] == [whole["id"]]

    number = str(whole["id"])
    digest.done("summaries", "hold", number, "--reason", "ask the author")
    (held,) = digest.json("summaries", "--state", "held")
    assert (held["id"], held["reason"]) == (whole["id"], "ask the author")
    assert "held" in digest.refused("summaries", "pin", number)
    digest.done("summaries", "reopen", number)
    digest.done("summaries", "pin", number)
    shown = digest.json("summaries", "show", number)
    assert (shown["state"], shown["pinned"], shown["found"]) == ("ready", True, "Tiredness fell.")
    digest.done("summaries", "unpin", number)
    digest.done("summaries", "exclude", number, "--reason", "retracted")
    assert "excluded" in digest.done("summaries", "show", number)


def test_reading_again_changes_nothing(digest: Digest, notes: Path) -> None:
    digest.done("ingest", notes)
    (again,) = digest.json("ingest", notes)
    assert (again["created"], again["updated"], len(again["unchanged"])) == ([], [], 2)


def test_a_place_that_fails_is_named_and_the_others_are_read(
    digest: Digest, notes: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "not-there.md"
    ended = digest.run("ingest", missing, notes)
    assert ended.code == 1
    assert str(missing) in ended.err
    assert "The rest was stored." in ended.err
    assert "2 new" in ended.out
    assert len(digest.json("summaries")) == 2


def test_a_place_that_fails_alone_leaves_no_rest_to_speak_of(
    digest: Digest, tmp_path: Path
) -> None:
    ended = digest.run("ingest", tmp_path / "not-there.md")
    assert ended.code == 1
    assert "Nothing could be read from" in ended.err
    assert "stored" not in ended.err


def test_a_broken_file_in_a_folder_ends_with_its_reason_and_the_others_are_stored(
    digest: Digest, notes: Path
) -> None:
    (notes / "broken.md").write_text("---\ntitle: a: b\n---\n## Results\n\nX.\n", encoding="utf-8")
    ended = digest.run("ingest", notes)
    assert ended.code == 1
    assert "broken.md:2" in ended.err
    assert "not YAML" in ended.err
    assert "2 new" in ended.out
    assert len(digest.json("summaries")) == 2


def test_a_remark_on_a_file_that_was_stored_is_no_failure(digest: Digest, notes: Path) -> None:
    text = WHOLE.replace("topics:", "colour: red\ntopics:")
    (notes / "walk.md").write_text(text, encoding="utf-8")
    assert "'colour' is no field" in digest.done("ingest", notes)


def test_a_word_that_did_not_count_is_told_and_is_no_failure(digest: Digest, notes: Path) -> None:
    digest.done("ingest", notes)
    rows = {row["title"]: row["id"] for row in digest.json("summaries")}
    number = rows["What a daily walk may do"]
    (notes / "mend.md").write_text(f"---\nid: {number}\ntakeaway: Ours.\n---\n", encoding="utf-8")
    digest.done("ingest", notes / "mend.md")
    told = digest.done("ingest", notes / "walk.md")
    assert f"id: {number}" in told
    assert "by hand" in told


def test_a_registered_feed_is_read_from_this_machine_only_where_that_is_allowed(
    digest: Digest, site: str
) -> None:
    digest.done("sources", "add", site, "--slug", "news")
    ended = digest.run("ingest")
    assert ended.code == 1
    assert "Nothing could be read" in ended.err
    assert "not on the public internet" in ended.err
    (listed,) = digest.json("sources")
    assert listed["last_failed"] is True
    doctor = digest.run("doctor")
    assert doctor.code == 1
    assert "source news" in doctor.err

    assert "digest sources set SLUG allow_private=yes" in ended.err
    digest.done("sources", "set", "news", "allow_private=yes")
    (read,) = digest.json("ingest")
    assert len(read["created"]) == 1
    (listed,) = digest.json("sources", "list")
    assert (listed["rights"], listed["summaries"], listed["last_failed"]) == ("teaser", 1, False)
    assert digest.run("doctor").code == 0


def test_how_a_source_is_read_is_kept(digest: Digest, notes: Path) -> None:
    digest.done(
        *("sources", "add", notes, "--rights", "teaser", "--date-order", "day-first"),
        *("--every-hours", "12", "--heading", "In short=takeaway"),
    )
    (listed,) = digest.json("sources")
    assert listed["slug"] == "notes"
    assert (listed["rights"], listed["date_order"], listed["every_hours"]) == (
        "teaser",
        "day-first",
        12,
    )
    assert listed["headings"] == {"in short": "takeaway"}
    assert digest.run("sources", "add", notes, "--heading", "In short").code == 2
    assert "registered already" in digest.refused("sources", "add", notes)


def test_a_source_is_set_by_key_and_value_all_or_none(digest: Digest, notes: Path) -> None:
    digest.done("sources", "add", notes)
    said = digest.done("sources", "set", "notes", "every_hours=12", "headings=In short=takeaway")
    assert "every_hours=12" in said
    assert "Give 1 to" in digest.refused(
        "sources", "set", "notes", "rights=teaser", "every-hours=0"
    )
    (listed,) = digest.json("sources")
    assert (listed["rights"], listed["every_hours"]) == ("full", 12)
    assert listed["headings"] == {"in short": "takeaway"}
    assert "Registered: notes" in digest.refused("sources", "set", "news", "rights=full")
    assert "stay: 0" in digest.done("sources", "remove", "notes")
    assert digest.json("sources") == []


def test_rights_given_by_hand_hold_for_what_was_named_with_them(
    digest: Digest, notes: Path
) -> None:
    digest.done("ingest", notes / "walk.md")
    digest.done("ingest", notes / "half.md", "--rights", "teaser")
    rows = {row["title"]: row["id"] for row in digest.json("summaries")}
    walk = digest.done("summaries", "show", str(rows["What a daily walk may do"]))
    half = digest.done("summaries", "show", str(rows["A study to come"]))
    assert "full texts may be mailed" in walk
    assert "teasers only" in half


def test_a_place_on_this_machine_is_read_once_where_that_is_asked_for(
    digest: Digest, site: str
) -> None:
    assert "--allow-private" in digest.run("ingest", site).err
    (read,) = digest.json("ingest", site, "--allow-private")
    assert len(read["created"]) == 1
    assert digest.run("ingest", site).code == 1


def test_a_page_with_headings_of_its_own_is_read_with_their_names(
    digest: Digest, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert "--heading" in digest.run("ingest", page).err
    (read,) = digest.json("ingest", page, *OWN_HEADINGS)
    shown = digest.json("summaries", "show", str(read["created"][0]))
    assert shown["takeaway"] == "People who walked every day were less tired."
    assert shown["found"] == "Tiredness fell by a fifth over twelve weeks."


def test_a_heading_that_names_no_part_reads_nothing(digest: Digest, notes: Path) -> None:
    assert digest.run("ingest", notes, "--heading", "In short").code == 2
    assert "takeaway, found" in digest.refused("ingest", notes, "--heading", "In short=summary")
    assert digest.json("summaries") == []


@pytest.mark.parametrize(
    "options", [("--allow-private",), OWN_HEADINGS, ("--rights", "full")], ids=lambda o: o[0]
)
def test_how_to_read_goes_only_with_places_named(digest: Digest, options: tuple[str, ...]) -> None:
    ended = digest.run("ingest", *options)
    assert ended.code == 2
    assert options[0] in ended.err


def test_one_summary_is_shown_with_its_study_and_with_what_it_said_before(
    digest: Digest, notes: Path
) -> None:
    study = (
        "study: {doi: 10.5555/walk, pmid: '12345678', kind: cohort, participants: 90, "
        "subjects: people, peer_reviewed: false}\ntopics:"
    )
    text = WHOLE.replace("topics:", study) + "\n## Caveat\nAsk your own doctor first.\n"
    (notes / "walk.md").write_text(text, "utf-8")
    digest.done("ingest", notes / "walk.md")
    (notes / "walk.md").write_text(text.replace("fell.", "fell by a fifth."), "utf-8")
    digest.done("ingest", notes / "walk.md")
    (number,) = (row["id"] for row in digest.json("summaries"))
    shown = digest.json("summaries", "show", str(number))
    assert (shown["doi"], shown["pmid"], shown["kind"]) == ("10.5555/walk", "12345678", "cohort")
    assert (shown["participants"], shown["subjects"]) == (90, "people")
    assert shown["peer_reviewed"] is False
    assert shown["publisher_caveat"] == "Ask your own doctor first."
    (former,) = shown["former_texts"]
    assert former["fields"] == {"found": "Tiredness fell."}
    told = digest.done("summaries", "show", str(number))
    for line in (
        *("10.5555/walk", "12345678", "cohort", "90", "people", "not by peers"),
        *("Ask your own doctor first.", "found: Tiredness fell."),
        f"Until {former['replaced_at'][:10]}",
    ):
        assert line in told


@pytest.fixture
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for a long line; the console reads COLUMNS only when it is made."""
    monkeypatch.setattr(output.out, "width", 300)


def test_an_incomplete_summary_shows_the_file_that_would_complete_it(
    digest: Digest, tmp_path: Path
) -> None:
    lacking = make_summary(takeaway="", matters="", keep_in_mind="")
    shown = digest.done("summaries", "show", str(lacking.pk))
    form = shown[shown.index("---\nid:") :]
    assert form.split("\n") == [
        *("---", f"id: {lacking.pk}", "takeaway:", "---"),
        *("## Why it matters", "## Keep in mind", ""),
    ]
    filled = tmp_path / "filled.md"
    form = form.replace("takeaway:", "takeaway: It helped.").replace("matters", "matters\nMuch.")
    filled.write_text(form + "Little.\n", "utf-8")
    digest.done("ingest", filled)
    assert Summary.objects.get().missing == []
    assert "To complete it" not in digest.done("summaries", "show", str(lacking.pk))


def test_a_table_cuts_a_long_title_at_a_word_and_names_what_has_no_title(
    digest: Digest, notes: Path, wide_terminal: None
) -> None:
    long = "walking " * 30
    make_summary(title=long.strip())
    untitled = make_summary(takeaway="", found=f"Tiredness {long}", matters="", keep_in_mind="")
    Summary.objects.filter(pk=untitled.pk).update(title="")
    lines = digest.done("summaries").splitlines()
    (titled,) = (line for line in lines if "ready" in line and "walking" in line)
    (named,) = (line for line in lines if "Tiredness walking" in line)
    for line in (titled, named):
        assert "walking\u2026" in line
        assert line.count("walking") <= 15
    assert digest.json("summaries", "show", str(untitled.pk))["title"].startswith("Tiredness")


def test_a_draft_is_listed_with_long_titles_cut(digest: Digest, wide_terminal: None) -> None:
    make_summary(title=("walking " * 30).strip())
    digest.done("newsletters", "set", "weekly", "min_items=1")
    said = digest.done("compose")
    (line,) = (line for line in said.splitlines() if "walking" in line)
    assert "walking\u2026" in line
    assert line.count("walking") <= 15


def test_what_a_file_says_can_neither_steer_a_terminal_nor_be_taken_for_markup(
    digest: Digest, notes: Path
) -> None:
    strange = WHOLE.replace("What a daily walk may do", "'[/b] a [red]walk[/red]'")
    (notes / "walk.md").write_text(strange, encoding="utf-8")
    digest.done("ingest", notes)
    shown = digest.done("summaries")
    assert "[/b] a [red]walk[/red]" in shown
    assert "\x1b" not in shown


def test_tables_fit_eighty_columns(digest: Digest, notes: Path) -> None:
    digest.done("ingest", notes)
    digest.done("sources", "add", notes)
    for command in ("summaries", "sources", "topics", "newsletters", "subscribers", "doctor"):
        shown = digest.done(command)
        assert max(map(len, shown.splitlines())) <= 80, command


def test_a_newsletter_is_set_by_key_and_value_all_or_none(digest: Digest) -> None:
    digest.done("newsletters", "set", "weekly", "from=Our News <news@our.example>", "hour=7")
    assert "twenty" in digest.refused("newsletters", "set", "weekly", "hour=8", "min_items=twenty")
    (weekly,) = digest.json("newsletters")
    assert (weekly["from"], weekly["hour"]) == ("Our News <news@our.example>", 7)
    digest.done("newsletters", "add", "carers", "News for Carers")
    assert "--newsletter" in digest.refused("summaries")
    assert digest.json("summaries", "--newsletter", "carers") == []
    assert "already" in digest.refused("newsletters", "add", "carers", "Again")
    assert "known are" in digest.refused("newsletters", "set", "monthly", "hour=8")


def test_each_setting_that_can_be_changed_is_shown(digest: Digest) -> None:
    (weekly,) = digest.json("newsletters")
    assert set(weekly) >= set(SETTERS)
    assert "language is now ar" in digest.done("newsletters", "set", "weekly", "language=ar")


def test_a_topic_can_be_added_once(digest: Digest) -> None:
    digest.done("topics", "add", "sleep", "Sleep and rest")
    assert "sleep" in {topic["slug"] for topic in digest.json("topics")}
    assert "already" in digest.refused("topics", "add", "sleep", "Sleep")
    assert "hyphens" in digest.refused("topics", "add", "not a slug", "Sleep")
