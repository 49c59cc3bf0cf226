"""Three workers on one PostgreSQL are killed again and again, while SendGrid falters."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from random import Random

import pytest

from digest.delivery.models import HandoverState
from digest.issues.models import IssueState
from tests.crash.killing import FEW_BATCHES, SEND, Killing, seeds
from tests.crash.nursery import Nursery
from tests.crash.verdict import everybody_has_it_once

WORKERS = 3
RANDOM_KILLS = 20
LONGEST_PAUSE_SECONDS = 1.5
LIMIT_SECONDS = 60.0
STEPS = [
    "a claim is made, not committed",
    "a claim is committed",
    "a dead sender's batch is parked, not committed",
    "a dead sender's batch is parked",
    "the provider is to be called",
    "the first byte is to be written",
    "half of the request is written",
    "all of the request is written",
    "the answer comes in",
    "the answer is understood",
    "an outcome is to be recorded",
    "an outcome is recorded, not committed",
    "an outcome is committed",
    "events are applied, not committed",
    "events are applied",
]

pytestmark = [
    pytest.mark.parametrize("seed", seeds()),
    pytest.mark.database,
    pytest.mark.postgresql_only,
]


class Workers:
    """Three at a time; whoever ends is followed by another."""

    def __init__(self, nurseries: list[Nursery]) -> None:
        self._step_of = dict.fromkeys(nurseries, "")
        self.died_at: list[str] = []
        """The steps at which one died, in order."""
        self.killed = 0
        """How many were killed at some moment."""
        for nursery in nurseries:
            nursery.start("worker")

    def replace(self, step: str = "") -> None:
        """Kill all, and let others follow; with a step that all die at."""
        for nursery in self._step_of:
            nursery.kill()
            nursery.ended(within_seconds=LIMIT_SECONDS)
            self._bury(nursery)
            self._follow(nursery, step)

    def follow_up(self, to_die_at: list[str]) -> None:
        """Replace those that ended; all but one die at the first of these steps."""
        for nursery in self._step_of:
            if nursery.ended():
                self._bury(nursery)
                others = [step for other, step in self._step_of.items() if other is not nursery]
                may_die = to_die_at and "" in others
                self._follow(nursery, to_die_at.pop(0) if may_die else "")

    def kill_one(self, random: Random) -> None:
        """Kill one that is not to die at a step."""
        random.choice([one for one, step in self._step_of.items() if not step]).kill()

    def _bury(self, nursery: Nursery) -> None:
        assert nursery.exit_code() == -signal.SIGKILL
        if step := self._step_of[nursery]:
            self.died_at.append(step)
        else:
            self.killed += 1

    def _follow(self, nursery: Nursery, step: str) -> None:
        self._step_of[nursery] = step
        nursery.start("worker", **({"die": step} if step else {}))


@pytest.fixture
def workers(killing: Killing) -> Iterator[Workers]:
    """Three workers on an issue that has begun to go out."""
    killing.at("the plan is written, not committed", *SEND)
    killing.at("the plan is committed", *SEND)
    killing.at("an outcome is committed", *SEND)
    with ExitStack() as stack:
        yield Workers(
            [stack.enter_context(closing(killing.home.new_nursery())) for _ in range(WORKERS)]
        )


def test_whichever_worker_dies_everybody_gets_it_once(killing: Killing, workers: Workers) -> None:
    die_by_name_and_at_random(killing, workers)
    lose_the_key_for_a_while(killing, workers)
    finish(killing, workers)
    settle_all_doubts(killing, workers)
    everybody_has_it_once(killing.end.copies, killing.ledger)


def die_by_name_and_at_random(killing: Killing, workers: Workers) -> None:
    killing.end.is_faltering = True
    to_die_at = killing.random.sample(STEPS, k=len(STEPS))
    gives_up = time.monotonic() + 5 * LIMIT_SECONDS
    while workers.killed < RANDOM_KILLS or len(workers.died_at) < len(STEPS):
        assert time.monotonic() < gives_up, (workers.died_at, killing.home.said())
        time.sleep(killing.random.uniform(0, LONGEST_PAUSE_SECONDS))
        workers.kill_one(killing.random)
        workers.follow_up(to_die_at)
        killing.ledger.bury_the_dead()
        killing.report()
        if killing.ledger.pending() < FEW_BATCHES:
            killing.let_a_day_pass()


def lose_the_key_for_a_while(killing: Killing, workers: Workers) -> None:
    killing.end.is_faltering = False
    before = killing.end.revoke_key()
    until(killing, workers, lambda: killing.ledger.issue().state == IssueState.HELD)
    assert "refused us (401" in killing.ledger.issue().reason
    assert len(killing.end.copies) == before
    killing.end.key_is_revoked = False
    killing.home.done("resume", "latest")


def finish(killing: Killing, workers: Workers) -> None:
    workers.replace()
    until(killing, workers, lambda: killing.ledger.issue().state == IssueState.SENT)


def settle_all_doubts(killing: Killing, workers: Workers) -> None:
    """First by events, and what no event ever names is sent again after a day of events."""
    killing.report()
    taken = {int(copy.delivery) for copy in killing.end.copies}
    until(killing, workers, lambda: not taken & killing.ledger.in_state(HandoverState.UNKNOWN))
    assert killing.ledger.in_state(HandoverState.UNKNOWN)

    def all_is_settled() -> bool:
        killing.let_a_day_pass()
        return HandoverState.UNKNOWN not in killing.ledger.states()

    def one_died_a_day_later(step: str) -> bool:
        killing.let_a_day_pass()
        return step in workers.died_at

    for step in ("what was not sent is put back, not committed", "what was not sent is put back"):
        # All three: whichever ticks first puts back all that there is.
        workers.replace(step)
        until(killing, workers, partial(one_died_a_day_later, step))
    workers.replace()
    until(killing, workers, all_is_settled)
    until(killing, workers, lambda: killing.ledger.issue().state == IssueState.SENT)


def until(killing: Killing, workers: Workers, is_so: Callable[[], bool]) -> None:
    """Let the workers work until something is so."""
    gives_up = time.monotonic() + 2 * LIMIT_SECONDS
    while not is_so():
        assert time.monotonic() < gives_up, (killing.ledger.how_it_stands(), killing.home.said())
        workers.follow_up([])
        killing.ledger.bury_the_dead()
        time.sleep(0.2)
