"""Brings back those who were rejected for a fault of ours."""

from collections import defaultdict

from django.db.models import Q

from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.issues.models import Issue, IssueState


class RejectedInVain:
    """Keeps who was rejected in one round, until it is known whose fault that was."""

    def __init__(self, issue: Issue) -> None:
        self._issue = issue
        self._of_batch: defaultdict[int, list[int]] = defaultdict(list)
        self.last_words = ""
        """The provider's reason for the last one, as it stands in the ledger: without addresses."""

    def note(self, batch: int, ids: tuple[int, ...]) -> None:
        """Note who of these deliveries is rejected now, by their batch's primary key."""
        found = Delivery.objects.filter(batch=batch, pk__in=ids, state=HandoverState.REJECTED)
        for delivery, words in found.order_by("pk").values_list("pk", "reason"):
            self._of_batch[batch].append(delivery)
            self.last_words = words

    def others_have_it(self) -> bool:
        """Tell whether the provider has taken the issue for anybody, in whichever round."""
        taken = HandoverState.SUBMITTED
        by_batch = Q(state=None, batch__state=taken)
        return self._issue.deliveries.filter(Q(state=taken) | by_batch).exists()

    def has_some_to_bring_back(self) -> bool:
        """Tell whether nobody has resumed this issue: whoever did has seen the reasons, and what
        is rejected after that stays so, lest the issue never come to its end."""
        return (
            bool(self._of_batch)
            and Issue.objects.filter(pk=self._issue.pk, late_accepted_at=None).exists()
        )

    def bring_back(self) -> None:
        """Let them go again once the issue is resumed; does nothing where it is not held, or was
        resumed before. Within the transaction that holds the issue."""
        is_held = Issue.objects.filter(pk=self._issue.pk, state=IssueState.HELD).exists()
        if not (is_held and self.has_some_to_bring_back()):
            return
        for pk, deliveries in self._of_batch.items():
            batch = Batch.objects.select_for_update(no_key=True).get(pk=pk)
            let_go_again(batch, deliveries)
        self._of_batch.clear()
