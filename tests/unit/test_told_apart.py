"""Whoever has a state of their own was in each attempt before the first that told readers apart."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from digest.delivery.outcomes.told_apart import before_told_apart

START = datetime(2026, 3, 3, 8, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Try:
    minute: int
    outcome: str
    in_order: bool = False
    rejected: int = 0

    @property
    def started_at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


LOST, LATER = Try(minute=1, outcome="Unknown"), Try(minute=3, outcome="Deferred")


def test_all_held_everybody_while_nobody_was_told_apart():
    assert before_told_apart([LATER, LOST]) == [LATER, LOST]


@pytest.mark.parametrize(
    "telling",
    [
        Try(minute=2, outcome="Submitted"),
        Try(minute=2, outcome="Rejected", rejected=1),
        Try(minute=2, outcome="Unknown", in_order=True),
        Try(minute=2, outcome=""),
    ],
)
def test_those_after_one_that_told_them_apart_may_not_have(telling):
    assert before_told_apart([LATER, telling, LOST]) == [LOST]


def test_halving_a_batch_and_refusing_us_tell_nobody_apart():
    halved = Try(minute=2, outcome="Rejected")
    refused = Try(minute=2, outcome="RefusedUs")
    assert before_told_apart([LOST, halved, refused, LATER]) == [LOST, halved, refused, LATER]


def test_of_two_that_began_at_once_it_cannot_be_told_which_was_first():
    assert before_told_apart([LOST, Try(minute=1, outcome="Submitted")]) == []
