"""Brings back those who were rejected for what may be a fault of ours.

An issue is held where rejections point to us. All of it that were rejected by then, in whichever
round and by whichever worker, go again once a person resumes it, or are owed its items once it is
cancelled. That person has seen the kinds of refusal: who is refused in that way after that, while
others are taken, stays rejected, lest the issue never come to its end.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cache, partial

from django.db.models import Count, Max, Q, QuerySet

from digest.delivery.claiming.lateness import GIVEN_UP
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.delivery.outcomes.kind_of_refusal import kind_of_refusal
from digest.issues.models import Issue, IssueState

MOST_TIMES_SHOWN = 10
"""So often at most is an issue held for refusals that nobody had seen: a far end may say the same
thing in ever other words."""
LOOKED_AT_FIRST = 100
SEEN_ONES_STAY = "Who is refused in the same way after that stays rejected."


def count_to_bring_back(issue: Issue) -> int:
    """Return how many would go again if the issue were resumed: of a kind that no person has seen,
    or while nobody has been taken since a person saw any."""
    told = _told(issue).annotate(count=Count("pk"))
    is_to_go_again = _is_to_go_again(issue)
    return sum(count for *refusal, count in told if is_to_go_again(*refusal))


def is_anybody_to_bring_back(issue: Issue) -> bool:
    """Tell whether there is one, which is sooner known than how many where there are many."""
    is_to_go_again = _is_to_go_again(issue)
    told = _told(issue)
    return any(
        is_to_go_again(*refusal) for some in (told[:LOOKED_AT_FIRST], told) for refusal in some
    )


def doubt_rejections(issue: Issue, *, at: datetime) -> None:
    """Note that the issue is held because of rejections. Within a transaction that holds it."""
    Issue.objects.filter(pk=issue.pk, state=IssueState.HELD).update(rejections_doubted_at=at)


def bring_back_doubted(issue: Issue, *, at: datetime) -> None:
    """Let them go again, if the issue was held because of rejections; from now on the kinds of
    their refusals count as seen. Within a transaction that holds the issue."""
    issue = Issue.objects.get(pk=issue.pk)
    if issue.rejections_doubted_at is None:
        return
    kinds = bring_back_unseen(issue, at=at)
    shown = [*(issue.rejections_shown or []), sorted(kinds)]
    Issue.objects.filter(pk=issue.pk).update(
        rejections_doubted_at=None, rejections_shown=shown, rejections_shown_at=at
    )


def bring_back_unseen(issue: Issue, *, at: datetime | None = None) -> set[str]:
    """Let all go again whom a person could not know of, behind all others that are due ``at`` that
    moment; return the kinds of their refusals. Within a transaction that holds the issue."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    is_to_go_again = _is_to_go_again(issue)
    rows = _rejected(issue).values_list("pk", "batch", "reason", "batch__refused_before")
    for pk, batch, words, refused_before in rows.order_by("batch", "pk"):
        if is_to_go_again(words, refused_before):
            found[batch][pk] = kind_of_refusal(words)
    last_due_at = None
    if found and at is not None:
        due = Batch.objects.filter(issue=issue, state=HandoverState.PENDING, due_at__lte=at)
        last_due_at = due.aggregate(last=Max("due_at"))["last"]
    for held in _locked(found):
        again = let_go_again(held, found[held.pk], not_due_before=last_due_at)
        again.refused_before = True
        again.save(update_fields=["refused_before"])
    return {kind for refused in found.values() for kind in refused.values()}


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
    return len(shown) >= MOST_TIMES_SHOWN or any(kind_of_refusal(words) in kinds for kinds in shown)


def rejections_in_words(issue: Issue, found: str, *, is_something_left: bool) -> str:
    """Return why the issue is held for what was found of its rejections; empty where a person has
    seen such refusals, and there is nobody to be kept from them."""
    last = _rejected(issue).order_by("-pk").values_list("reason", flat=True).first() or ""
    fault = f"{found} (the last: {last}), so the fault may be ours."
    if again := count_to_bring_back(issue):
        who = "1 goes" if again == 1 else f"{again} go"
        return (
            f"{fault} {who} again with the issue: mend it and resume the issue, or cancel it. "
            f"{SEEN_ONES_STAY} Reasons: digest status {issue.slug} --rejected."
        )
    if is_something_left:
        return (
            f"{fault} The reasons: digest status {issue.slug} --rejected; then resume the issue, "
            "or cancel it."
        )
    return ""


def _rejected(issue: Issue) -> QuerySet[Delivery]:
    refused = issue.deliveries.filter(state=HandoverState.REJECTED, batch__isnull=False)
    return refused.exclude(reason__startswith=GIVEN_UP)


def _told(issue: Issue) -> QuerySet[Delivery, tuple[str, bool | None]]:
    return _rejected(issue).order_by().values_list("reason", "batch__refused_before")


def _is_to_go_again(issue: Issue) -> Callable[[str, bool | None], bool]:
    """Return what tells of a refusal, by its words and by whether those in its batch were refused
    before, whether the refused one goes again."""
    issue = Issue.objects.get(pk=issue.pk)
    is_unmended = _is_unmended(issue)
    is_known = cache(partial(is_seen, issue=issue))
    return lambda words, refused_before: not is_known(words) or (is_unmended and not refused_before)


def _is_unmended(issue: Issue) -> bool:
    """Tell whether a person has seen refusals, and nobody has been taken since: then it cannot be
    told from them whether what they mended was all."""
    since = issue.rejections_shown_at
    if since is None:
        return False
    was_taken = Q(taken__gt=0) | Q(seen_at__isnull=False)
    attempts = Attempt.objects.filter(was_taken, batch__issue=issue, started_at__gt=since)
    return not attempts.exists()


def _locked(batches: Iterable[int]) -> list[Batch]:
    # All of them before anything else is: a sender that parts one has it first, and then its
    # variant.
    locked = Batch.objects.filter(pk__in=list(batches)).order_by("pk")
    return list(locked.select_for_update(no_key=True))
