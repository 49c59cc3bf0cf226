"""Tells from what was answered of one issue whether the fault is ours. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.delivery.outcomes.record import Recorded
from digest.delivery.providers.base import Outcome, Rejected, Submitted

SMALLEST_JUDGED = 20
MOST_REJECTED_PERCENT = 5
REJECTED_BEFORE_ANY_TAKEN = 3
MOST_REJECTED_IN_A_ROW = 5
FEWEST_OF_ALL = 5
"""So few among the first twenty may be chance."""
MOST_UNNAMED_OF_ALL = 2
MANY_TAKEN = 100
"""Where so many were taken, a few in one batch may be chance, too."""


@dataclass(frozen=True, kw_only=True)
class Judgment:
    """What a provider thought of those who were handed over to it, in numbers of readers."""

    batch: int
    """Its primary key."""
    taken: int = 0
    rejected: int = 0
    cleared: int = 0
    """Not taken, only because others in the same request were rejected: they go again."""
    seen: int = 0
    """Of those rejected: refused in a way that a person has seen who let the issue go on."""
    is_unnamed: bool = False
    """Nobody named the rejected one: it was alone in a request that was refused."""
    over: tuple[int, int] | None = None
    """Of a provider in order, once a batch is over: how many had their turn, and were rejected."""


@dataclass(kw_only=True)
class Suspicion:
    """Sums up what was answered."""

    taken: int = 0
    rejected: int = 0
    any_unseen: bool = False
    """Somebody was rejected in a way that no person has seen. Where nobody was, no share is too
    high: a person knows of it. That nobody at all is taken is another matter."""
    unnamed: int = 0
    in_a_row: int = 0
    cleared: dict[int, int] = field(default_factory=dict)
    """batch -> how many of it were cleared and have not gone yet."""

    def add(self, judgment: Judgment) -> str:
        """Return what points to us after this handover, as the start of a sentence; empty where
        nothing does."""
        self.cleared.pop(judgment.batch, None)
        if judgment.cleared:
            self.cleared[judgment.batch] = judgment.cleared
        self.taken += judgment.taken
        self.rejected += judgment.rejected
        self.any_unseen = self.any_unseen or judgment.rejected > judgment.seen
        self.unnamed += judgment.rejected if judgment.is_unnamed else 0
        if judgment.taken or judgment.cleared:
            # Who works in order stops at the rejected one: all that were taken came before it.
            self.in_a_row = 0
        if not judgment.cleared:
            self.in_a_row += judgment.rejected
        return self._why(judgment) if judgment.rejected or judgment.over else ""

    def at_end(self) -> str:
        """Return what points to us where there is nothing more to hand over."""
        all_unnamed = self.unnamed == self.rejected >= MOST_UNNAMED_OF_ALL
        return self._all() if all_unnamed and not self._good() else ""

    def of_all(self) -> str:
        """Return what points to us, whoever was asked and in whichever order, now that all is
        over."""
        if not self.taken and self.rejected >= MOST_UNNAMED_OF_ALL:
            return self._all()
        return self._in_a_row() or self._share()

    def _why(self, judgment: Judgment) -> str:
        handed_over, rejected = judgment.over or (
            judgment.taken + judgment.rejected + judgment.cleared,
            judgment.rejected,
        )
        may_be_chance = self.taken >= MANY_TAKEN and rejected < FEWEST_OF_ALL
        is_new = self.any_unseen and not may_be_chance
        if is_new and too_many_rejected(handed_over=handed_over, rejected=rejected):
            return f"{rejected} of {handed_over} readers in one batch were rejected"
        if not self._good() and self.rejected >= REJECTED_BEFORE_ANY_TAKEN:
            return self._all()
        return self._in_a_row() or self._share()

    def _in_a_row(self) -> str:
        if self.in_a_row < MOST_REJECTED_IN_A_ROW:
            return ""
        return f"{self.in_a_row} readers in a row were rejected"

    def _share(self) -> str:
        of_all = self._good() + self.rejected
        is_no_chance = self.any_unseen and self.rejected >= FEWEST_OF_ALL
        if is_no_chance and too_many_rejected(handed_over=of_all, rejected=self.rejected):
            return f"{self.rejected} of {of_all} readers were rejected"
        return ""

    def _all(self) -> str:
        return f"All {self.rejected} readers tried so far were rejected"

    def _good(self) -> int:
        return self.taken + sum(self.cleared.values())


def judgment_of(
    batch: int,
    outcome: Outcome,
    recorded: Recorded,
    ids: Sequence[int],
    *,
    in_order: bool,
    seen: int = 0,
) -> Judgment:
    """Return what the outcome for ``ids``, and what was recorded of it, say of the readers."""
    if in_order:
        over = (recorded.batch_handed_over, recorded.batch_rejected)
        return Judgment(
            batch=batch,
            taken=recorded.submitted,
            rejected=recorded.rejected,
            seen=seen,
            is_unnamed=isinstance(outcome, Rejected),
            over=over if recorded.batch_handed_over else None,
        )
    names_some = isinstance(outcome, Submitted) and recorded.rejected
    return Judgment(
        batch=batch,
        taken=recorded.submitted,
        rejected=recorded.rejected,
        seen=seen,
        cleared=len(ids) - recorded.rejected - recorded.submitted if names_some else 0,
        is_unnamed=isinstance(outcome, Rejected),
    )


def too_many_rejected(*, handed_over: int, rejected: int) -> bool:
    """Tell whether more than 5 % of at least twenty were rejected."""
    return handed_over >= SMALLEST_JUDGED and rejected * 100 > MOST_REJECTED_PERCENT * handed_over
