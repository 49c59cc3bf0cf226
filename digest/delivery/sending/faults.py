"""Finds out of what one round of sending met whether the issue must be held."""

from datetime import datetime

from django.db import transaction

from digest.delivery.claiming.claim import Claim
from digest.delivery.guards.withdrawn import Withdrawal, keep_shown, withdrawals_in_words
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.finish import judge_again
from digest.delivery.outcomes.kind_of_refusal import is_about_address
from digest.delivery.outcomes.lost_answers import LostAnswers
from digest.delivery.outcomes.record import Recorded
from digest.delivery.outcomes.rejected_in_vain import (
    bring_back,
    bring_back_unseen,
    doubt_rejections,
    is_seen,
    others_have_it,
    rejections_in_words,
)
from digest.delivery.outcomes.suspicion import judgment_of
from digest.delivery.outcomes.suspicion_so_far import suspicion_so_far
from digest.delivery.providers.base import Outcome, Provider, RefusedUs
from digest.delivery.sending.refused_alone import refusal_in_words
from digest.issues.models import Issue, IssueState


class Faults:
    """Keeps the first fault of a round."""

    def __init__(self, issue: Issue, provider: Provider) -> None:
        self._issue = issue
        self._in_order = provider.in_order
        self._suspicion = suspicion_so_far(issue)
        self._lost_answers = LostAnswers.so_far(issue)
        self._rejections_seen_at = issue.rejections_shown_at
        self._refused_at: datetime | None = None
        """When the last attempt began that was refused, where the first fault is a refusal."""
        self._is_about_rejections = False
        self._withdrawn: tuple[Withdrawal, ...] = ()
        """Those that the first fault is about."""
        self.first = ""
        """Why the issue must be held; empty where nothing is wrong."""

    def add(self, fault: str) -> None:
        """Note why the issue must be held."""
        self.first = self.first or fault

    def add_withdrawn(self, found: tuple[Withdrawal, ...]) -> None:
        """Note that studies of the issue were withdrawn."""
        if not self.first:
            self._withdrawn = found
            self.add(withdrawals_in_words(found))

    def judge(
        self, claim: Claim, outcome: Outcome, recorded: Recorded, ids: tuple[int, ...]
    ) -> None:
        """Note what is wrong with us, or may be, by the outcome for the deliveries ``ids``."""
        if isinstance(outcome, RefusedUs):
            self._judge_refusal(claim.attempt.started_at, outcome)
            return
        if recorded.rejected:
            judge_again(self._issue)
        if self._lost_answers.add(recorded) and self._is_anybody_left():
            self.add(self._lost_answers.in_words())
        batch = claim.batch.pk
        if recorded.rejected and self._were_rejections_seen_since(claim.attempt.started_at):
            # Refused for what a person has mended since.
            with transaction.atomic():
                bring_back(batch, ids)
            return
        seen = self._look_at(batch, ids) if recorded.rejected else 0
        if seen and seen == recorded.rejected and self._is_theirs_alone(claim, batch, ids):
            return
        judgment = judgment_of(batch, outcome, recorded, ids, in_order=self._in_order, seen=seen)
        if found := self._suspicion.add(judgment):
            self._suspect(found)

    def at_end(self, unproven: str = "") -> str:
        """Return the first fault, now that there is nothing more to hand over.

        ``unproven`` is the refusal of one reader alone, where nobody else was taken.
        """
        if unproven:
            self.add(refusal_in_words(unproven))
        found = "" if self.first else self._suspicion.at_end()
        if found and not others_have_it(self._issue):
            self._suspect(found)
        return self.first

    def is_mended(self) -> bool:
        """Tell whether the first fault is a refusal, and a person resumed the issue since, while
        this round still waited for other answers. For a transaction that holds the issue."""
        return self._refused_at is not None and self._was_resumed_since(self._refused_at)

    def keep_doubt(self, *, at: datetime) -> None:
        """Note with the issue what its being held means for those who were rejected. Within a
        transaction that holds it."""
        if self._withdrawn and self._is_held() and self._issue.reason == self.first:
            keep_shown(self._issue, [one.item.summary for one in self._withdrawn])
        if self._is_about_rejections:
            doubt_rejections(self._issue, at=at)
        elif self._refused_at is not None and self._is_held():
            # What was said of readers may have been about us already. No person is shown it, so it
            # counts as seen no more than before.
            bring_back_unseen(self._issue, at=at)

    def _is_held(self) -> bool:
        return Issue.objects.filter(pk=self._issue.pk, state=IssueState.HELD).exists()

    def _judge_refusal(self, began_at: datetime, outcome: RefusedUs) -> None:
        if self._was_resumed_since(began_at):
            return
        if not self.first or self._refused_at:
            self._refused_at = began_at
        self.add(refusal_in_words(outcome.reason))

    def _was_resumed_since(self, began_at: datetime) -> bool:
        """Tell whether a person let the issue go on since: what was refused before that says
        nothing of how it is now, and what begins after it is judged anew."""
        return Issue.objects.filter(pk=self._issue.pk, late_accepted_at__gt=began_at).exists()

    def _were_rejections_seen_since(self, began_at: datetime) -> bool:
        """Tell whether that was in this round: one that begins later has a clock of its own."""
        seen_at = Issue.objects.values_list("rejections_shown_at", flat=True).get(pk=self._issue.pk)
        if seen_at is None or seen_at == self._rejections_seen_at:
            return False
        return seen_at > began_at

    def _look_at(self, batch: int, ids: tuple[int, ...]) -> int:
        """Return how many of those rejected were refused in a way that a person has seen."""
        reasons = self._reasons(batch, ids)
        return sum(is_seen(reason, self._issue) for reason in reasons)

    def _is_theirs_alone(self, claim: Claim, batch: int, ids: tuple[int, ...]) -> bool:
        """Tell of those refused in ways that a person has seen whether it cannot be us: they were
        refused before, and others are taken since, or their addresses are what is wrong."""
        if claim.batch.refused_before and self._suspicion.taken:
            return True
        are_wrong = all(is_about_address(words) for words in self._reasons(batch, ids))
        return are_wrong and others_have_it(self._issue)

    def _reasons(self, batch: int, ids: tuple[int, ...]) -> list[str]:
        rejected = Delivery.objects.filter(batch=batch, pk__in=ids, state=HandoverState.REJECTED)
        return list(rejected.order_by("pk").values_list("reason", flat=True))

    def _is_anybody_left(self) -> bool:
        going = (HandoverState.PENDING, HandoverState.SUBMITTING)
        return Batch.objects.filter(issue=self._issue, state__in=going).exists()

    def _suspect(self, found: str) -> None:
        is_something_left = self._is_anybody_left()
        if why := rejections_in_words(self._issue, found, is_something_left=is_something_left):
            self._is_about_rejections = True
            self.add(why)
