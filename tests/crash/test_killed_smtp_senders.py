"""Senders by SMTP are killed at every step and at random, while the mail server falters: of one
connection one message at most is in doubt, nobody gets two, nobody is left out."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from pytest_django import DjangoDbBlocker

from digest.delivery.models import HandoverState
from digest.issues.models import IssueState
from tests.crash.database import database_of_its_own
from tests.crash.home import CrashHome, many_addresses
from tests.crash.killing import A_LEASE, SEND, THE_LONGEST_BACK_OFF, seeds
from tests.crash.ledger import Ledger, ledger_of
from tests.crash.mail_far_end import MailFarEnd, mail_far_end
from tests.crash.steps import STEPS

READERS = 1_500
ZONES = ("Europe/Berlin", "America/New_York")
RANDOM_KILLS = 12
MOST_A_LIFE = 60
"""Messages before a kill."""
LIMIT_SECONDS = 60.0
READ_SECONDS = "1.5"

pytestmark = [pytest.mark.parametrize("seed", seeds()), pytest.mark.sqlite_only]


@dataclass(kw_only=True)
class Post:
    """One history of senders by SMTP that die."""

    home: CrashHome
    ledger: Ledger
    end: MailFarEnd
    random: Random
    kills: int = 0
    delivery_of: dict[str, int] = field(default_factory=dict)

    def at(self, step: str) -> None:
        self.ledger.let_pass(A_LEASE)
        code = self.home.run(*SEND, die=step)
        assert code == -signal.SIGKILL, f"It never came to {step!r}.\n{self.home.said()}"
        self.kills += 1

    def start(self) -> None:
        self.ledger.let_pass(THE_LONGEST_BACK_OFF)
        self.home.nursery.start(*SEND)

    def kill(self) -> None:
        self.home.nursery.kill()
        self.kills += self.home.nursery.exit_code() == -signal.SIGKILL

    def position(self) -> int:
        """Return that of the batch that a dead sender left."""
        return self.ledger.batches.get(state=HandoverState.SUBMITTING).position

    def last_taken(self) -> int:
        if not self.delivery_of:
            rows = self.ledger.deliveries.values_list("subscriber__email", "pk")
            self.delivery_of = dict(rows)
        return self.delivery_of[self.end.copies[-1]]

    def finish(self) -> None:
        self.end.is_faltering = False
        for _ in range(8):
            self.start()
            self.home.nursery.exit_code()
            if not self.ledger.to_do():
                break
        assert not self.ledger.to_do(), self.ledger.how_it_stands()


@pytest.fixture
def post(
    seed: int,
    home_environment: dict[str, str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Post]:
    with database_of_its_own() as database, mail_far_end(seed) as end:
        environment = (
            home_environment
            | database
            | {
                "CRASH_READ_SECONDS": READ_SECONDS,
                "DIGEST_PROVIDER": "smtp",
                "SMTP_URL": end.url,
            }
        )
        with closing(CrashHome(environment, tmp_path)) as home:
            home.furnish(many_addresses(number=READERS), zones=ZONES)
            with django_db_blocker.unblock(), ledger_of(environment) as ledger:
                yield Post(
                    home=home,
                    ledger=ledger,
                    end=end,
                    random=Random(seed),
                )


def test_whenever_a_sender_dies_one_message_at_most_is_in_doubt(post: Post) -> None:
    die_by_name(post)
    die_at_random(post)
    post.finish()
    nobody_is_left_out(post)


def die_by_name(post: Post) -> None:
    post.at("the plan is committed")
    post.at("a claim is committed")
    post.at("a dead sender's batch is parked")
    for step in (step for step in STEPS if step.startswith("SMTP: ")):
        before = post.ledger.in_state(HandoverState.UNKNOWN)
        post.at(step)
        if step == "SMTP: a message is taken, the position is old":
            assert post.position() < post.last_taken()
        if step == "SMTP: a message is taken, the position is kept":
            assert post.position() == post.last_taken()
        post.at("a dead sender's batch is parked")
        assert len(post.ledger.in_state(HandoverState.UNKNOWN) - before) == 1
    post.at("an outcome is to be recorded")
    post.at("an outcome is recorded, not committed")
    post.at("an outcome is committed")


def die_at_random(post: Post) -> None:
    post.end.is_faltering = True
    kills = post.kills + RANDOM_KILLS
    gives_up = time.monotonic() + 5 * LIMIT_SECONDS
    while post.kills < kills:
        assert time.monotonic() < gives_up, post.home.said()
        more = len(post.end.copies) + post.random.randrange(MOST_A_LIFE)
        post.start()
        post.end.wait_for_copies(more, seconds=LIMIT_SECONDS / 10)
        time.sleep(post.random.uniform(0, 0.01))
        post.kill()


def nobody_is_left_out(post: Post) -> None:
    counted = Counter(post.end.copies)
    assert not {address: count for address, count in counted.items() if count > 1}
    by_state = {
        state: set(
            post.ledger.deliveries.filter(pk__in=post.ledger.in_state(state)).values_list(
                "subscriber__email", flat=True
            )
        )
        for state in (HandoverState.SUBMITTED, HandoverState.REJECTED, HandoverState.UNKNOWN)
    }
    assert sum(map(len, by_state.values())) == READERS
    assert by_state[HandoverState.REJECTED] == post.end.refused
    assert by_state[HandoverState.SUBMITTED] <= set(counted)
    assert set(counted) <= by_state[HandoverState.SUBMITTED] | by_state[HandoverState.UNKNOWN]
    assert len(by_state[HandoverState.UNKNOWN]) <= post.kills + post.end.doubtful_answers
    assert post.ledger.issue().state == IssueState.SENT
