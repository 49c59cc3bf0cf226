"""Counts what one round of sending did, and says when that points to a fault of ours."""

from collections.abc import Callable
from dataclasses import dataclass

from digest.delivery.outcomes.record import Recorded

SMALLEST_JUDGED = 20
MOST_REJECTED_PERCENT = 5
REJECTED_BEFORE_ANY_SUBMITTED = 3

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

    def fault(self, recorded: Recorded, *, slug: str) -> str:
        """Return why to hold the issue of that slug after this batch; empty where nothing points
        to us."""
        of_batch, rejected = recorded.batch_handed_over, recorded.batch_rejected
        of_round = self.submitted + self.rejected + self.unknown
        is_singled_out = rejected == of_batch == 1
        if too_many_rejected(handed_over=of_batch, rejected=rejected):
            counted = f"{rejected} of {of_batch} readers in one batch were rejected"
        elif not self.submitted and self.rejected >= REJECTED_BEFORE_ANY_SUBMITTED:
            counted = f"All {self.rejected} readers tried so far were rejected"
        elif is_singled_out and too_many_rejected(handed_over=of_round, rejected=self.rejected):
            counted = f"{self.rejected} of {of_round} readers were rejected"
        else:
            return ""
        return (
            f"{counted}, so the fault may be ours. The reasons: digest status {slug} --rejected; "
            "then resume the issue, or cancel it."
        )


def too_many_rejected(*, handed_over: int, rejected: int) -> bool:
    """Tell whether more than 5 % of at least twenty were rejected."""
    return handed_over >= SMALLEST_JUDGED and rejected * 100 > MOST_REJECTED_PERCENT * handed_over
