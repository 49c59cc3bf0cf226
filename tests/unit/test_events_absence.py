"""Silence counts only where each of its conditions holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.delivery.outcomes.absence import (
    ABSENT_AFTER,
    DoubtFacts,
    Hearing,
    is_probably_not_sent,
)

STARTED = datetime(2026, 3, 3, 9, tzinfo=UTC)
SILENT = DoubtFacts(started_at=STARTED, in_order=False, earlier_was_seen=True, later_was_seen=True)
HEARD_ALL = Hearing(is_drained=True, last_unread_at=None)
ENOUGH = STARTED + ABSENT_AFTER


def test_all_conditions_together_say_that_it_was_probably_not_sent() -> None:
    assert is_probably_not_sent(SILENT, HEARD_ALL, now=ENOUGH)


@pytest.mark.parametrize(
    "facts",
    [
        replace(SILENT, in_order=True),
        replace(SILENT, earlier_was_seen=False),
        replace(SILENT, later_was_seen=False),
        replace(SILENT, started_at=STARTED + timedelta(seconds=1)),
    ],
)
def test_each_fact_is_needed(facts: DoubtFacts) -> None:
    assert not is_probably_not_sent(facts, HEARD_ALL, now=ENOUGH)


@pytest.mark.parametrize(
    ("hearing", "counts"),
    [
        (Hearing(is_drained=False, last_unread_at=None), False),
        (Hearing(is_drained=True, last_unread_at=STARTED), False),
        (Hearing(is_drained=True, last_unread_at=STARTED + timedelta(days=9)), False),
        (Hearing(is_drained=True, last_unread_at=STARTED - timedelta(seconds=1)), True),
    ],
)
def test_all_that_was_said_since_must_have_been_read(hearing: Hearing, counts: bool) -> None:
    assert is_probably_not_sent(SILENT, hearing, now=ENOUGH) is counts
