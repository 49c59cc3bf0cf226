"""Counts what one round of sending did."""

from collections.abc import Callable
from dataclasses import dataclass

from digest.delivery.outcomes.record import Recorded

Progress = Callable[[int, int], None]
"""Called with how many deliveries are done, and of how many."""


@dataclass(kw_only=True)
class Tally:
    """Numbers of deliveries, so far."""

    due: int
    progress: Progress | None
    submitted: int = 0
    skipped: int = 0
    rejected: int = 0
    unknown: int = 0
    deferred: int = 0

    def add(self, recorded: Recorded | None, *, skipped: int) -> None:
        """Count one batch; ``recorded`` is None where another sender records it."""
        self.skipped += skipped
        if recorded:
            self.submitted += recorded.submitted
            self.rejected += recorded.rejected
            self.unknown += recorded.unknown
            self.deferred += recorded.pending
        if self.progress:
            done = self.submitted + self.skipped + self.rejected + self.unknown
            self.progress(min(done, self.due), self.due)
