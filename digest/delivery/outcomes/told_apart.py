"""Which attempts at a batch held also those in it who have a state of their own by now. Pure.

Nobody ever joins a batch, and only an attempt that tells its readers apart gives any of them a
state of their own. So whoever has one was in all attempts that began before the first such one. Of
the others that cannot be told.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, TypeVar

from digest.delivery.providers.base import Submitted


class Tried(Protocol):
    """One attempt at the batch."""

    @property
    def started_at(self) -> datetime:
        """When it began."""

    @property
    def in_order(self) -> bool:
        """It took one after the other."""

    @property
    def outcome(self) -> str:
        """Name of the outcome record; empty while it is not known."""

    @property
    def rejected(self) -> int:
        """How many its provider refused for good."""


T = TypeVar("T", bound=Tried)


def before_told_apart(attempts: Collection[T]) -> list[T]:
    """Return those of all ``attempts`` at one batch that held everybody who is in it now."""
    telling = [attempt.started_at for attempt in attempts if _tells_apart(attempt)]
    if not telling:
        return list(attempts)
    return [attempt for attempt in attempts if attempt.started_at < min(telling)]


def _tells_apart(attempt: Tried) -> bool:
    is_open = not attempt.outcome
    return (
        is_open or attempt.in_order or attempt.rejected > 0 or attempt.outcome == Submitted.__name__
    )
