"""Brings back those who were rejected for what may be a fault of ours.

An issue is held where rejections point to us. All of it that were rejected by then, in whichever
round and by whichever worker, go again once a person resumes it, or are owed its items once it is
cancelled. That person has seen the kinds of refusal: who is refused in that way after that stays
rejected, lest the issue never come to its end.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from digest.delivery.claiming.lateness import GIVEN_UP
from digest.delivery.models import Batch, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.delivery.outcomes.kind_of_refusal import kind_of_refusal
from digest.issues.models import Issue, IssueState

MOST_KINDS_SHOWN = 10
"""So often at most is an issue held for refusals that nobody had seen: a far end may say the same
thing in ever other words."""


def count_to_bring_back(issue: Issue) -> int:
    """Return how many were refused in a way that no person has seen yet."""
    return sum(map(len, _in_vain(Issue.objects.get(pk=issue.pk)).values()))


def doubt_rejections(issue: Issue, *, at: datetime) -> None:
    """Note that the issue is held because of rejections. Within a transaction that holds it."""
    Issue.objects.filter(pk=issue.pk, state=IssueState.HELD).update(rejections_doubted_at=at)


def bring_back_rejected(issue: Issue, *, at: datetime) -> None:
    """Let them go again, if the issue was held because of rejections; from now on the kinds of
    their refusals count as seen. Within a transaction that holds the issue."""
    issue = Issue.objects.get(pk=issue.pk)
    if issue.rejections_doubted_at is None:
        return
    shown = set(issue.rejections_shown or [])
    for pk, found in _in_vain(issue).items():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=pk)
        again = let_go_again(batch, found)
        again.refused_before = True
        again.save(update_fields=["refused_before"])
        shown.update(found.values())
    Issue.objects.filter(pk=issue.pk).update(
        rejections_doubted_at=None, rejections_shown=sorted(shown), rejections_shown_at=at
    )


def bring_back(batch_id: int, deliveries: Collection[int]) -> None:
    """Let those of these deliveries go again that are rejected. Within a transaction."""
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    rejected = batch.deliveries.filter(pk__in=deliveries, state=HandoverState.REJECTED)
    if found := list(rejected.values_list("pk", flat=True)):
        let_go_again(batch, found)


def others_have_it(issue: Issue) -> bool:
    """Tell whether a provider has taken the issue for anybody."""
    taken = HandoverState.SUBMITTED
    by_batch = Q(state=None, batch__state=taken)
    return issue.deliveries.filter(Q(state=taken) | by_batch).exists()


def is_seen(words: str, issue: Issue) -> bool:
    """Tell whether a person has seen such a refusal of this issue, as it was when it was read."""
    shown = issue.rejections_shown or []
    return len(shown) >= MOST_KINDS_SHOWN or kind_of_refusal(words) in shown


def _in_vain(issue: Issue) -> dict[int, dict[int, str]]:
    """Return batch -> delivery -> kind of refusal, of kinds that no person has seen."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    rejected = issue.deliveries.filter(state=HandoverState.REJECTED, batch__isnull=False).exclude(
        reason__startswith=GIVEN_UP
    )
    for pk, batch, words in rejected.order_by("batch", "pk").values_list("pk", "batch", "reason"):
        if not is_seen(words, issue):
            found[batch][pk] = kind_of_refusal(words)
    return found
