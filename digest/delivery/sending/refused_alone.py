"""Tells a refusal that says it is about us and meets one reader alone from one that meets all.

A far end may word so what it has against one address: it relays to every domain but that one. The
first such answer holds the issue. Once a person has let it go on, others are taken, and the same
reader is refused in the same words, it cannot be us.
"""

from dataclasses import dataclass

from digest.delivery.claiming.claim import Claim
from digest.delivery.models import Attempt, Batch, HandoverState
from digest.delivery.outcomes.rejected_in_vain import others_have_it
from digest.delivery.providers.base import Outcome, RefusedUs, Submitted
from digest.delivery.providers.far_end_words import LONGEST_DETAIL, far_end_words
from digest.issues.models import Issue

MOST_RESUMES = 3
"""So often a person lets an issue go on for the last ones who are refused."""


@dataclass(kw_only=True)
class RefusedAlone:
    """What one round knows of readers who are refused by themselves."""

    issue: Issue
    unproven: str = ""
    """The last refusal of a reader who now waits, while nobody else has shown whose fault it is."""

    def instead_of(self, outcome: Outcome, claim: Claim, ids: tuple[int, ...]) -> Outcome:
        """Return what is to be recorded of the deliveries ``ids``: the outcome as it is, unless it
        refuses a reader alone who was refused before a person resumed the issue."""
        if not isinstance(outcome, RefusedUs) or ids != (outcome.reader,):
            return outcome
        if self.issue.late_accepted_at is None or claim.batch.last_error != _kept(outcome.reason):
            return outcome
        if self._others_were_taken_since() or self._is_hopeless(claim.batch, outcome.reason):
            return Submitted(message_id=None, rejected=dict.fromkeys(ids, outcome.reason))
        self.unproven = outcome.reason
        # So that others have their turn first.
        return Submitted(message_id=None, pending=ids, reason=outcome.reason)

    def _others_were_taken_since(self) -> bool:
        return Attempt.objects.filter(
            batch__issue=self.issue, started_at__gt=self.issue.late_accepted_at, taken__gt=0
        ).exists()

    def _is_hopeless(self, batch: Batch, reason: str) -> bool:
        """Tell whether nobody is left who could show whose fault it is, others have the issue, and
        a person has let it go on again and again."""
        if batch.attempts.count() <= MOST_RESUMES:
            return False
        going = (HandoverState.PENDING, HandoverState.SUBMITTING)
        left = Batch.objects.filter(issue=self.issue, state__in=going)
        return not left.exclude(last_error=_kept(reason)).exists() and others_have_it(self.issue)


def refusal_in_words(reason: str) -> str:
    """Return why the issue is held."""
    return f"The provider refused us: {_kept(reason)}"


def _kept(reason: str) -> str:
    """Return the words as the ledger keeps them."""
    return far_end_words(reason, longest=LONGEST_DETAIL)
