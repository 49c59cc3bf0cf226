"""Senders are killed at every step of the protocol and at random, while SendGrid falters."""

import time

import pytest

from digest.delivery.models import HandoverState
from digest.issues.models import IssueState
from tests.crash.home import READERS
from tests.crash.killing import (
    SEND,
    THE_LONGEST_BACK_OFF,
    TICK,
    Killing,
    seeds,
)
from tests.crash.verdict import everybody_has_it_once

RANDOM_KILLS = 20
LIMIT_SECONDS = 300.0
pytestmark = [pytest.mark.parametrize("seed", seeds()), pytest.mark.sqlite_only]


def test_whenever_a_sender_dies_everybody_gets_it_once(killing: Killing) -> None:
    plan_and_begin(killing)
    die_by_name(killing)
    die_at_random(killing)
    killing.end.hurry()
    lose_the_key_for_a_while(killing)
    finish(killing)
    settle_all_doubts(killing)
    everybody_has_it_once(killing.end.copies, killing.ledger)


def plan_and_begin(killing: Killing) -> None:
    killing.at("the plan is written, not committed", *SEND)
    assert not killing.ledger.deliveries.exists()
    killing.at("the plan is committed", *SEND)
    assert killing.ledger.deliveries.count() == READERS
    killing.at("an outcome is committed", *SEND)
    assert killing.end.copies


def die_by_name(killing: Killing) -> None:
    for step in (
        "a claim is made, not committed",
        "a claim is committed",
        "a dead sender's batch is parked, not committed",
        "a dead sender's batch is parked",
        "a claim's number is to be kept",
        "a claim's number is kept",
        "the provider is to be called",
        "the first byte is to be written",
        "half of the request is written",
        "all of the request is written",
        "the answer comes in",
        "the answer is understood",
        "an outcome is to be recorded",
        "an outcome is recorded, not committed",
    ):
        killing.have_enough_to_do()
        killing.at(step, *killing.random.choice([SEND, TICK]))
    for step in ("half a batch is to be moved apart", "half a batch is moved apart"):
        killing.have_enough_to_do()
        killing.end.refuse_next()
        killing.at(step, *SEND)
    killing.report()
    killing.at("events are applied, not committed", *TICK)
    killing.at("events are applied", *TICK)


def die_at_random(killing: Killing) -> None:
    killing.end.is_faltering = True
    gives_up = time.monotonic() + LIMIT_SECONDS
    while killing.kills < RANDOM_KILLS:
        assert time.monotonic() < gives_up, killing.home.said()
        killing.have_enough_to_do()
        killing.at_random(*killing.random.choice([SEND, TICK]))
        if killing.random.random() < 0.3:
            killing.report()


def lose_the_key_for_a_while(killing: Killing) -> None:
    killing.end.is_faltering = False
    killing.ledger.let_pass(THE_LONGEST_BACK_OFF)
    killing.home.run(*TICK, die="a dead sender's batch is parked")
    before = killing.end.revoke_key()
    killing.home.run(*SEND)
    assert killing.ledger.issue().state == IssueState.HELD
    assert "refused us (401" in killing.ledger.issue().reason
    assert len(killing.end.copies) == before
    killing.end.key_is_revoked = False
    killing.home.done("resume", "latest")


def finish(killing: Killing) -> None:
    # One that was surely taken and one that surely was not, whatever the seed left in doubt.
    killing.at("all of the request is written", *SEND)
    killing.at("the first byte is to be written", *SEND)
    for _ in range(8):
        killing.ledger.let_pass(THE_LONGEST_BACK_OFF)
        killing.at("an issue is to be finished", *SEND)
        if not killing.ledger.to_do():
            break
    assert not killing.ledger.to_do()
    assert killing.ledger.issue().state == IssueState.SENDING
    killing.at("an issue is finished", *TICK)
    assert killing.ledger.issue().state == IssueState.SENT


def settle_all_doubts(killing: Killing) -> None:
    """First by events, and what no event ever names is sent again after a day of events."""
    killing.end.come_to_rest()
    in_doubt = killing.ledger.in_state(HandoverState.UNKNOWN)
    killing.report()
    killing.home.run(*TICK)
    taken = {int(copy.delivery) for copy in killing.end.copies}
    assert in_doubt & taken
    assert killing.ledger.in_state(HandoverState.UNKNOWN) == in_doubt - taken
    killing.ledger.age()
    killing.at("what was not sent is put back, not committed", *TICK)
    killing.at("what was not sent is put back", *TICK)
    for _ in range(8):
        killing.home.run(*TICK)
        killing.end.come_to_rest()
        killing.let_a_day_pass()
        if HandoverState.UNKNOWN not in killing.ledger.states():
            break
