"""Tells whether a provider's answers are lost one after the other: whatever goes out meanwhile
comes to be in doubt, which only events or a person can settle."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from digest.delivery.models import Attempt
from digest.delivery.outcomes.record import Recorded
from digest.issues.models import Issue

MOST_AT_FIRST = 3
"""In a row, where nobody is known to have the issue since a person let it go."""
MOST_IN_A_ROW = 8
"""Where somebody is: a line breaks now and then, and a few of them may be chance."""


@dataclass(kw_only=True)
class LostAnswers:
    """Counts handovers of one issue of which nobody can tell whether anything was taken."""

    in_a_row: int = 0
    any_taken: bool = False

    @classmethod
    def so_far(cls, issue: Issue) -> Self:
        """Return those since a person last let the issue go on: others may have had a part in it,
        or each round may be too short to show anything. A sender that was killed heard no answer,
        and says nothing of the provider."""
        attempts = Attempt.objects.filter(batch__issue=issue)
        resumed_at = Issue.objects.values_list("late_accepted_at", flat=True).get(pk=issue.pk)
        if resumed_at is not None:
            attempts = attempts.filter(started_at__gt=resumed_at)
        taken = Q(taken__gt=0) | Q(seen_at__isnull=False)
        lost = Q(unknown__gt=0, taken=0, seen_at=None)
        last_taken = attempts.filter(taken).order_by("-started_at").first()
        if last_taken is not None:
            attempts = attempts.filter(started_at__gt=last_taken.started_at)
        return cls(in_a_row=attempts.filter(lost).count(), any_taken=last_taken is not None)

    def add(self, recorded: Recorded) -> bool:
        """Tell whether there are too many after this handover."""
        if recorded.submitted:
            self.in_a_row, self.any_taken = 0, True
        elif recorded.unknown:
            self.in_a_row += 1
        return bool(recorded.unknown) and self.are_too_many

    @property
    def are_too_many(self) -> bool:
        """Whether no more should be put in doubt before a person has looked."""
        return self.in_a_row >= (MOST_IN_A_ROW if self.any_taken else MOST_AT_FIRST)

    def in_words(self) -> str:
        """Return why the issue is held."""
        return (
            f"The provider's answer was lost {self.in_a_row} times in a row, so nobody can tell "
            "whom it took. The others wait, lest they come to be in doubt too: look whether it "
            "works, then resume the issue, or cancel it."
        )
