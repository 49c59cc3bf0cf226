"""Senders that stop between any two statements, go on when told, or never.

Each is a greenlet that runs the product's own ``send_due``. It pauses before each statement that
it makes outside of a transaction, which is where another process's may come between, and where
dying leaves just what was committed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from greenlet import getcurrent, greenlet

from digest.delivery.models import Attempt
from digest.delivery.providers.base import Handover, Recipient
from tests.integration.sending_histories.world import World

NO_PAUSE = 1_000_000
_CLAIMS = "INSERT INTO delivery_attempt"
_UNDOES = "ROLLBACK TO SAVEPOINT"
_ENDS = ("RELEASE SAVEPOINT", _UNDOES)


class DiedError(BaseException):
    """The sender dies here. Nothing of ours may notice, so it is no Exception."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A sender waits for the far end's answer."""

    handover: Handover
    recipients: tuple[Recipient, ...]
    """Whom the answer is about."""
    begun: int
    """The moment of the last look."""
    in_order: bool


class Sender(greenlet):
    """One process that sends."""

    def __init__(self, world: World, provider: str, work: Callable[[], object]) -> None:
        super().__init__()
        self._world = world
        self._provider = provider
        self._work = work
        self._passes = 0
        self._knows_attempts: set[Any] = set()
        self.question: Question | None = None
        self.begun = 0
        """The moment from which on it looks at who still wants what it has claimed."""
        self.in_hand: int | None = None
        """Of a provider in order: the delivery that it may yet hand over without asking anybody."""
        self.rests_until: datetime | None = None
        """Until when its provider asked to be left alone."""
        self.is_claiming = False
        self.is_watched = True
        self.is_killed = False

    @property
    def attempt(self) -> UUID | None:
        """Which attempt it waits for the answer about."""
        return self.question.handover.attempt_id if self.question else None

    @property
    def still_to_come(self) -> tuple[Recipient, ...]:
        """Of that attempt, those that it has not asked about yet; all where there are none."""
        if self.question is None:
            return ()
        all_of_them = self.question.handover.recipients
        last = self.question.recipients[-1]
        return all_of_them[all_of_them.index(last) + 1 :] or all_of_them

    def run(self, _: object = None) -> None:
        self._work()
        if self.rests_until:
            self._world.leave_alone(self._provider, self.rests_until)

    def go(self, *, passes: int = NO_PAUSE, answer: object = None) -> None:
        """Go on, past so many pauses, to the next one or the far end."""
        assert (answer is not None) == (self.question is not None)
        self._passes = passes
        self.question = None
        self.switch(answer)

    def die(self) -> None:
        """Stop for good. What Python still does while it unwinds reaches the database no more."""
        self.is_killed = True
        if self:
            with suppress(DiedError):
                self.throw(DiedError)
        assert self.dead

    def pause(self) -> None:
        """Let others go first, where it was not told to pass."""
        if self._passes:
            self._passes -= 1
        else:
            self.parent.switch()

    def ask(self, question: Question) -> Any:
        """Return the far end's answer."""
        self.question = question
        return self.parent.switch()

    def begins_to_claim(self) -> None:
        """Remember the attempts of others."""
        with self._unwatched():
            self._knows_attempts = set(Attempt.objects.values_list("pk", flat=True))
        self.is_claiming = True

    def has_claimed(self) -> None:
        """Remember for whose decision it goes, and let others go first."""
        self.is_claiming = False
        with self._unwatched():
            mine = Attempt.objects.filter(ended_at=None).exclude(pk__in=self._knows_attempts)
            for attempt in mine.values_list("pk", flat=True):
                self._world.claims(attempt, self._provider)
        self.pause()
        self.begun = self._world.moment

    @contextmanager
    def _unwatched(self) -> Iterator[None]:
        self.is_watched = False
        yield
        self.is_watched = True


@contextmanager
def interleaved() -> Iterator[None]:
    """Let every sender pause between its statements."""
    depth = len(connection.savepoint_ids)

    def hook(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sender = getcurrent()
        if not isinstance(sender, Sender) or not sender.is_watched:
            return execute(sql, params, many, context)
        if sender.is_killed:
            raise DiedError
        is_outside = len(connection.savepoint_ids) == depth
        if is_outside and not sql.startswith(_ENDS):
            sender.pause()
        if sql.lstrip().startswith(_CLAIMS):
            sender.begins_to_claim()
        result = execute(sql, params, many, context)
        if is_outside and sql.startswith(_UNDOES):
            sender.is_claiming = False
        elif is_outside and sender.is_claiming:
            sender.has_claimed()
        return result

    with connection.execute_wrapper(hook):
        yield
