"""Finds out of what one round of sending met whether the issue must be held."""

from datetime import datetime

from digest.delivery.claiming.claim import Claim
from digest.delivery.outcomes.record import Recorded
from digest.delivery.providers.base import Outcome, Provider, RefusedUs
from digest.delivery.sending.refused_alone import refusal_in_words
from digest.delivery.sending.rejected_in_vain import RejectedInVain
from digest.delivery.sending.suspicion import Suspicion, judgment_of
from digest.issues.models import Issue


class Faults:
    """Keeps the first fault of a round."""

    def __init__(self, issue: Issue, provider: Provider, rejected: RejectedInVain) -> None:
        self._issue = issue
        self._in_order = provider.in_order
        self._rejected = rejected
        self._suspicion = Suspicion()
        self._refused_at: datetime | None = None
        """When the last attempt began that was refused, where the first fault is a refusal."""
        self.first = ""
        """Why the issue must be held; empty where nothing is wrong."""

    def add(self, fault: str) -> None:
        """Note why the issue must be held."""
        self.first = self.first or fault

    def judge(
        self, claim: Claim, outcome: Outcome, recorded: Recorded, ids: tuple[int, ...]
    ) -> None:
        """Note what is wrong with us, or may be, by the outcome for the deliveries ``ids``."""
        if isinstance(outcome, RefusedUs):
            self._judge_refusal(claim.attempt.started_at, outcome)
            return
        batch = claim.batch.pk
        if recorded.rejected:
            self._rejected.note(batch, ids)
        judgment = judgment_of(batch, outcome, recorded, ids, in_order=self._in_order)
        if found := self._suspicion.add(judgment):
            self.add(self._may_be_ours(found))

    def at_end(self, unproven: str = "") -> str:
        """Return the first fault, now that there is nothing more to hand over.

        ``unproven`` is the refusal of one reader alone, where nobody else was taken.
        """
        if unproven:
            self.add(refusal_in_words(unproven))
        found = "" if self.first else self._suspicion.at_end()
        if found and not self._rejected.others_have_it():
            self.add(self._may_be_ours(found))
        return self.first

    def is_mended(self) -> bool:
        """Tell whether the first fault is a refusal, and a person resumed the issue since, while
        this round still waited for other answers. For a transaction that holds the issue."""
        return self._refused_at is not None and self._was_resumed_since(self._refused_at)

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

    def _may_be_ours(self, found: str) -> str:
        if self._rejected.has_some_to_bring_back():
            what_next = "They are to go again: mend it and resume the issue, or cancel it."
        else:
            what_next = (
                f"The reasons: digest status {self._issue.slug} --rejected; then resume the issue, "
                "or cancel it."
            )
        words = self._rejected.last_words
        return f"{found} (the last: {words}), so the fault may be ours. {what_next}"
