"""A page that somebody copied goes all the way to three inboxes, each with exactly its items."""

from pathlib import Path

import pytest

from tests.feature.copied_page import WALKING, copied_page
from tests.feature.outbox import Mail
from tests.feature.program import Program

GUT = "Two kinds of gut bacteria were rarer in a small group"
EYES = "A quick eye scan came close to what a long one shows"

COMPLETED = """\
---
id: {id}
title: {title}
topics: [{topic}]
takeaway: {takeaway}
---
## What they found
The researchers compared two groups. {takeaway}

## Why it matters
It may lead to better questions.

## Keep in mind
Few people took part, and they were followed for a short time.
"""

READERS = """\
email,name,topics
all@example.org,Ada,
gut@example.org,Ben,microbiome
eyes@example.org,,imaging|mind
walks@example.org,Eve,movement
nothing@example.org,Dot,causes
"""


@pytest.fixture(scope="module")
def composed_once(
    module_home_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Program:
    program = Program(module_home_environment, tmp_path_factory.mktemp("folder"))
    page = program.folder / "page.txt"
    page.write_text(copied_page(), encoding="utf-8")
    program.run("ingest", page)
    by_title = {row["title"]: row for row in program.json("summaries")}
    desk = program.folder / "desk"
    desk.mkdir()
    complete(desk, summary_id(by_title, "two kinds of bacteria"), GUT, "microbiome")
    complete(desk, summary_id(by_title, "short scan of the eye"), EYES, "imaging")
    ours = f"---\nid: {summary_id(by_title, 'daily walk')}\ntopics: [movement]\n---\n"
    (desk / "walking.md").write_text(ours, encoding="utf-8")
    program.run("ingest", desk)
    readers = program.folder / "readers.csv"
    readers.write_text(READERS, encoding="utf-8")
    program.run("subscribers", "import", readers, "--consent", "They ticked a box on paper.")
    assert program.json("compose")["issue"]
    return program


@pytest.fixture
def composed(composed_once: Program, tmp_path: Path) -> Program:
    """The page is read, two of its further articles are completed, and the issue is a draft."""
    return composed_once.copied(tmp_path)


def summary_id(by_title: dict[str, dict[str, object]], words: str) -> object:
    return next(row["id"] for title, row in by_title.items() if words in title)


def complete(folder: Path, number: object, title: str, topic: str) -> None:
    text = COMPLETED.format(id=number, title=title, topic=topic, takeaway=f"{title}, it seems.")
    (folder / f"{topic}.md").write_text(text, encoding="utf-8")


def test_the_page_gives_one_whole_summary_and_six_that_say_what_they_lack(
    program: Program, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(copied_page(), encoding="utf-8")

    program.run("ingest", page)

    rows = program.json("summaries")
    assert sorted(row["state"] for row in rows) == ["incomplete"] * 6 + ["ready"]
    dates = [row["published"] for row in rows if row["state"] == "incomplete"]
    assert sorted(dates) == ["2025-12-09", "2025-12-31", *["2026-01-01"] * 4]
    for row in rows:
        assert row["missing"] == (
            []
            if row["state"] == "ready"
            else ["takeaway", "what they found", "why it matters", "keep in mind"]
        )
    (whole,) = [row for row in rows if row["state"] == "ready"]
    assert whole["title"] == WALKING


def test_each_reader_gets_exactly_their_items_once(composed: Program) -> None:
    program = composed
    program.run("check", "latest")
    program.run("approve", "latest", "--by", "editor@example.org")
    assert program.mails() == []

    program.run("send", "latest", "--now")

    mails = {mail.to: mail for mail in program.mails()}
    assert set(mails) == {
        "all@example.org",
        "gut@example.org",
        "eyes@example.org",
        "walks@example.org",
    }
    assert items_of(mails["all@example.org"]) == {WALKING, GUT, EYES}
    assert items_of(mails["gut@example.org"]) == {GUT}
    assert items_of(mails["eyes@example.org"]) == {EYES}
    assert items_of(mails["walks@example.org"]) == {WALKING}
    status = program.json("status", "latest")
    assert status["state"] == "sent"
    assert status["audience"] == 5
    assert status["deliveries"] == {
        "pending": 0,
        "submitted": 4,
        "skipped": 1,
        "rejected": 0,
        "unknown": 0,
    }

    program.run("send", "latest", "--now")

    assert len(program.mails()) == 4
    assert program.json("status", "latest") == status


def test_every_mail_has_its_caveat_its_ways_out_and_the_journal_of_its_study(
    composed: Program,
) -> None:
    program = composed
    program.run("approve", "latest", "--by", "editor@example.org")
    program.run("send", "latest", "--now")

    mails = {mail.to: mail for mail in program.mails()}
    for mail in mails.values():
        assert mail.holds("Studies are not all equally sure.")
        assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.unsubscribe_url in mail.text
        assert mail.unsubscribe_url in mail.html
        assert mail.to not in mail.html + mail.text
    assert mails["all@example.org"].holds("Hello Ada")
    assert mails["all@example.org"].holds("Sample Neurology")
    assert not mails["gut@example.org"].holds("Sample Neurology")


def test_what_was_approved_is_what_is_sent(composed: Program, tmp_path: Path) -> None:
    program = composed
    program.run("approve", "latest", "--by", "editor@example.org")
    edit = tmp_path / "edit.md"
    rows = {row["title"]: row for row in program.json("summaries")}
    edit.write_text(f"---\nid: {rows[GUT]['id']}\ntitle: Something else\n---\n", encoding="utf-8")
    program.run("ingest", edit)

    program.run("send", "latest", "--now")

    (mail,) = [mail for mail in program.mails() if mail.to == "gut@example.org"]
    assert mail.holds(GUT)
    assert not mail.holds("Something else")


def test_a_draft_that_nobody_approved_is_not_sent(composed: Program) -> None:
    told = composed.run("send", "latest", "--now", expect=1)

    assert "approve" in told
    assert composed.mails() == []


def items_of(mail: Mail) -> set[str]:
    return {title for title in (WALKING, GUT, EYES) if mail.holds(title)}
