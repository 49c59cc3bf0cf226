"""The outbox is a folder that a mail program opens, and nothing gets into it twice."""

import json
import mailbox
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email import message_from_bytes, policy
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from stat import S_IMODE
from typing import Any
from uuid import UUID

import pytest

from digest.delivery.providers.base import Deferred, Handover, Outcome, Permission, Submitted
from digest.delivery.providers.outbox.provider import (
    INDEX_FILE,
    UNFINISHED_SECONDS,
    OutboxProvider,
)
from tests.unit.handovers import (
    ATTEMPT,
    SENT_AT,
    always,
    make_handover,
    make_message,
    make_recipient,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "outbox"


def submit(folder: Path, handover: Handover | None = None) -> tuple[Outcome, list[int]]:
    taken: list[int] = []
    provider = OutboxProvider(folder, clock=lambda: SENT_AT)
    outcome = provider.submit(handover or make_handover(), on_taken=taken.append, may_go=always)
    provider.close()
    return outcome, taken


def index(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / INDEX_FILE).read_text("utf-8").splitlines()]


def recipients_in(folder: Path) -> list[str]:
    return sorted(message["To"] for message in mailbox.Maildir(folder, create=False))


def test_every_message_is_taken_in_order_and_can_be_opened(folder: Path) -> None:
    outcome, taken = submit(folder)
    assert outcome == Submitted(message_id=None)
    assert taken == [1, 2, 3]
    assert recipients_in(folder) == [f"reader-{number}@example.org" for number in (1, 2, 3)]


def test_the_index_leads_to_each_message(folder: Path) -> None:
    submit(folder)
    lines = index(folder)
    assert [line["delivery"] for line in lines] == [1, 2, 3]
    for line in lines:
        mail = message_from_bytes((folder / line["path"]).read_bytes(), policy=policy.default)
        assert mail["To"] == line["to"]
        assert mail["Subject"] == line["subject"] == "Walking more, tired less"
        assert line["issue"] == "weekly-2026-03-03"
        assert line["attempt"] == mail["X-Caveat-Attempt"] == str(ATTEMPT)
        assert datetime.fromisoformat(line["date"]) == SENT_AT == mail["Date"].datetime


def test_an_attempt_that_is_tried_once_more_doubles_nothing(folder: Path) -> None:
    submit(folder, make_handover(2))
    outcome, taken = submit(folder, make_handover(3))
    assert outcome == Submitted(message_id=None)
    assert taken == [1, 2, 3]
    assert len(recipients_in(folder)) == len(index(folder)) == 3


def test_also_where_a_mail_program_has_opened_what_was_there(folder: Path) -> None:
    submit(folder, make_handover(2))
    for path in list((folder / "new").iterdir()):
        path.rename(folder / "cur" / f"{path.name}:2,S")
    submit(folder, make_handover(3))
    assert len(recipients_in(folder)) == len(index(folder)) == 3


def test_another_attempt_is_another_message(folder: Path) -> None:
    submit(folder, make_handover(1))
    submit(folder, make_handover(1, attempt_id=UUID(int=7)))
    assert len(recipients_in(folder)) == 2


def test_a_message_that_a_crash_kept_from_the_index_is_listed_later(folder: Path) -> None:
    submit(folder)
    whole = (folder / INDEX_FILE).read_text("utf-8").splitlines(keepends=True)
    (folder / INDEX_FILE).write_text("".join(whole[:2]), "utf-8")
    submit(folder)
    assert [line["delivery"] for line in index(folder)] == [1, 2, 3]


def test_a_line_that_a_power_cut_tore_spoils_no_other(folder: Path) -> None:
    submit(folder, make_handover(1))
    with (folder / INDEX_FILE).open("a") as file:
        file.write('{"path": "new/torn')
    submit(folder, make_handover([make_recipient(2)]))
    lines = (folder / INDEX_FILE).read_text("utf-8").splitlines()
    assert [json.loads(line)["delivery"] for line in (lines[0], lines[2])] == [1, 2]


def test_a_line_is_added_by_one_sender_at_a_time(folder: Path) -> None:
    submit(folder, make_handover(1))
    with (folder / INDEX_FILE).open("a") as file, ThreadPoolExecutor() as senders:
        flock(file, LOCK_EX)
        other = senders.submit(submit, folder, make_handover([make_recipient(2)]))
        with pytest.raises(TimeoutError):
            other.result(timeout=0.5)
        file.write('{"delivery": 7, "half')
        file.flush()
        file.write('": 1}\n')
        file.flush()
        flock(file, LOCK_UN)
    assert [line["delivery"] for line in index(folder)] == [1, 7, 2]


def test_nobody_else_may_read_who_gets_what(folder: Path) -> None:
    submit(folder)
    modes = {S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {S_IMODE(path.stat().st_mode) for path in [folder, *folder.glob("*/")]} == {0o700}


def test_a_folder_that_cannot_be_made_defers_all_of_it(folder: Path) -> None:
    folder.parent.write_text("in the way")
    outcome, taken = submit(folder)
    assert isinstance(outcome, Deferred)
    assert str(folder) in outcome.reason
    assert taken == []


def test_a_folder_that_goes_away_midway_keeps_what_was_taken(folder: Path) -> None:
    taken: list[int] = []

    def lose_the_folder(delivery_id: int) -> None:
        taken.append(delivery_id)
        if delivery_id == 2:
            shutil.rmtree(folder)

    outcome = OutboxProvider(folder).submit(
        make_handover(4), on_taken=lose_the_folder, may_go=always
    )
    assert taken == [1, 2]
    assert isinstance(outcome, Submitted)
    assert (outcome.pending, outcome.not_reached) == ((3,), (4,))
    assert "cannot be written to" in outcome.reason


def test_where_the_index_cannot_be_written_the_message_is_taken_back(folder: Path) -> None:
    submit(folder, make_handover(1))
    (folder / INDEX_FILE).unlink()
    (folder / INDEX_FILE).mkdir()
    outcome, taken = submit(folder, make_handover([make_recipient(2), make_recipient(3)]))
    assert isinstance(outcome, Deferred)
    assert taken == []
    assert recipients_in(folder) == ["reader-1@example.org"]


def test_what_the_ledger_raises_passes_through(folder: Path) -> None:
    def lost(delivery_id: int) -> None:
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError):
        OutboxProvider(folder).submit(make_handover(), on_taken=lost, may_go=always)
    assert recipients_in(folder) == ["reader-1@example.org"]


def test_a_subject_of_many_lines_is_one_line_of_the_index(folder: Path) -> None:
    submit(folder, make_handover(1, message=make_message(subject="One\nTwo\u2028Three")))
    assert [line["subject"] for line in index(folder)] == ["One Two Three"]


def test_it_asks_before_each_message_whether_it_may_still_go(folder: Path) -> None:
    answers = iter([Permission.GO, Permission.PASS_OVER, Permission.GO, Permission.STOP])
    taken: list[int] = []
    outcome = OutboxProvider(folder).submit(
        make_handover(5), on_taken=taken.append, may_go=lambda _: next(answers)
    )
    assert outcome == Submitted(message_id=None, not_reached=(4, 5))
    assert taken == [1, 3]
    assert recipients_in(folder) == ["reader-1@example.org", "reader-3@example.org"]


def test_what_a_killed_sender_left_unfinished_is_removed_once_it_is_nobodys(folder: Path) -> None:
    submit(folder)
    old, fresh = folder / "tmp" / "old.1.outbox", folder / "tmp" / "fresh.2.outbox"
    for file in (old, fresh):
        file.write_text("half a message")
    long_ago = time.time() - UNFINISHED_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    submit(folder)
    assert list((folder / "tmp").iterdir()) == [fresh]
