"""Ending senders, at steps by name and at moments by a seed."""

import os
import signal
import time
from datetime import timedelta
from random import Random

from tests.crash.far_end import FalteringFarEnd
from tests.crash.home import CrashHome
from tests.crash.ledger import Ledger
from tests.crash.webhook import Reporting

SEND = ("send", "latest", "--now")
TICK = ("tick",)
A_LEASE = timedelta(seconds=61)
THE_LONGEST_BACK_OFF = timedelta(seconds=3_700)
STARTED_WITHIN_SECONDS = 4.0
FEW_BATCHES = 30
LONGEST_LIFE_SECONDS = 0.15
"""After its first request."""
LONGEST_START_SECONDS = 0.5


def seeds() -> list[int]:
    """Return those of CRASH_ROUNDS histories, from CRASH_SEED on."""
    first = int(os.environ.get("CRASH_SEED", "1"))
    return list(range(first, first + int(os.environ.get("CRASH_ROUNDS", "1"))))


class Killing:
    """One history of senders that die."""

    def __init__(
        self, home: CrashHome, ledger: Ledger, end: FalteringFarEnd, reporting: Reporting, seed: int
    ) -> None:
        self.home = home
        self.ledger = ledger
        self.end = end
        self.random = Random(seed)
        self.kills = 0
        self._reporting = reporting
        self._reported = 0

    def at(self, step: str, *arguments: str) -> None:
        """Run until a step by name, where it must die."""
        self.ledger.let_pass(A_LEASE)
        code = self.home.run(*arguments, die=step)
        assert code == -signal.SIGKILL, f"It never came to {step!r}.\n{self.home.said()}"

    def at_random(self, *arguments: str) -> None:
        """Run until a moment by the seed: mostly soon after a request, at times at the start."""
        self.ledger.let_pass(self.random.choice([timedelta(0), A_LEASE, THE_LONGEST_BACK_OFF]))
        before = len(self.end.bodies)
        process = self.home.nursery
        process.start(*arguments)
        if self.random.random() < 0.2:
            time.sleep(self.random.uniform(0, LONGEST_START_SECONDS))
        else:
            gives_up = time.monotonic() + STARTED_WITHIN_SECONDS
            while not process.ended() and time.monotonic() < gives_up:
                if self.end.wait_for_requests(before + 1, seconds=0.05):
                    time.sleep(self.random.uniform(0, LONGEST_LIFE_SECONDS))
                    break
        process.kill()
        self.kills += process.exit_code() == -signal.SIGKILL

    def have_enough_to_do(self) -> None:
        """Where nearly all is handed over or in doubt, let what was not sent be put back."""
        for _ in range(3):
            if self.ledger.pending() >= FEW_BATCHES:
                return
            self.end.come_to_rest()
            self.let_a_day_pass()
            self.at("a claim is made, not committed", *TICK)

    def let_a_day_pass(self) -> None:
        """Report all, so that what no event names goes again."""
        self.report()
        self.ledger.age()

    def report(self) -> None:
        """Let the far end report what it took since it last did."""
        copies = list(self.end.copies)
        self._reporting.report(copies[self._reported :])
        self._reported = len(copies)
