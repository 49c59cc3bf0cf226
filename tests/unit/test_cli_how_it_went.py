"""What is said after sending is true of what is left."""

import pytest
import typer

from digest.cli.answers.how_it_went import say_how_it_went
from digest.delivery.status.issue_status import IssueStatus
from digest.engine.send_by_hand import SentByHand

SLUG = "weekly-2026-03-03"


def sent(*, waiting_now: int = 0, **counts: int) -> SentByHand:
    deliveries = dict.fromkeys(("pending", "submitted", "skipped", "rejected", "unknown"), 0)
    deliveries |= counts
    status = IssueStatus(
        issue=SLUG,
        state="sending" if deliveries["pending"] else "sent",
        reason="",
        audience=sum(deliveries.values()),
        deliveries=deliveries,
        batches={},
        variants=1,
    )
    return SentByHand(
        submitted=0,
        held="",
        status=status,
        in_doubt=deliveries["unknown"],
        waiting_now=waiting_now,
        next_due_at=None,
    )


def test_nothing_is_left_where_all_is_settled(capsys: pytest.CaptureFixture[str]) -> None:
    say_how_it_went(SLUG, "outbox", sent(submitted=3), was_stopped=False)
    assert "nothing left to send" in capsys.readouterr().out


def test_where_some_is_in_doubt_nobody_says_that_nothing_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit):
        say_how_it_went(SLUG, "smtp", sent(submitted=3, unknown=1), was_stopped=False)
    told = capsys.readouterr()
    assert "nothing left" not in told.out
    assert f"digest settle {SLUG}" in told.err


def test_what_another_sender_has_in_hand_did_not_stop(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        say_how_it_went(SLUG, "smtp", sent(pending=2, waiting_now=4), was_stopped=False)
    told = capsys.readouterr().err
    assert f"digest status {SLUG}" in told
    assert "where it stopped" not in told
