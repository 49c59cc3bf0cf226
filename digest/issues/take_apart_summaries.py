"""Taking two summaries apart again that were made one, as long as nothing that rests on it went
out."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from digest.issues.merge_summaries import MergeError, state_of
from digest.issues.models import Issue, IssueState, Item
from digest.newsletters.models import Newsletter
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.editing.take_apart import ComesBack, take_apart, what_comes_back
from digest.summaries.models import Merge, Summary
from digest.summaries.one_at_a_time import wait_for_turn


@dataclass(frozen=True, kw_only=True)
class Apart:
    """What comes back, or has come back."""

    back: ComesBack
    drafts: tuple[str, ...]
    """Slugs of drafts in which the one that was merged stands again, in the other's place."""


def look_at_apart(goes: int) -> tuple[Merge, Apart]:
    """Return the merge of that summary, and what taking it apart would do. Raises MergeError where
    it cannot be."""
    merge = _merge_of(goes)
    items = _given(merge)
    apart = Apart(back=what_comes_back(merge), drafts=tuple(item.issue.slug for item in items))
    _refuse_out(merge, apart.back)
    return merge, apart


@transaction.atomic
def take_apart_summaries(goes: int, *, seen: str, by: str, at: datetime) -> Apart:
    """Make the summary ``goes`` one of its own again.

    ``seen`` is the key of the newest former text of the one that it was merged into, as the form
    that the person saw has it.
    Raises MergeError; then nothing is changed.
    """
    wait_for_turn()
    # As merging does it: nobody composes or approves meanwhile.
    list(Newsletter.objects.select_for_update().order_by("pk"))
    merge = _merge_of(goes)
    list(Summary.objects.select_for_update().filter(pk__in=[merge.stays_id, goes]).order_by("pk"))
    issues = Item.objects.filter(pk__in=merge.items).values("issue")
    list(Issue.objects.select_for_update().filter(pk__in=issues).order_by("pk"))
    merge, apart = look_at_apart(goes)
    if str(newest_key(merge.stays)) != seen:
        raise MergeError("Somebody has changed it meanwhile. Nothing was done: look at it again.")
    items = _given(merge)
    take_apart(merge, by=by, at=at)
    for item in items:
        item.summary = merge.goes
        item.save(update_fields=["summary"])
    return apart


def _merge_of(goes: int) -> Merge:
    summary = Summary.objects.filter(pk=goes).first()
    if summary is None or summary.merged_into_id is None:
        raise MergeError(f"Summary {goes} is part of no other.")
    merge = Merge.objects.select_related("stays", "goes").filter(goes=goes).first()
    if merge is None:
        raise MergeError("What was moved is not known: an earlier version of Caveat merged them.")
    if merge.stays_id != summary.merged_into_id:
        raise MergeError(
            f"It was merged into summary {merge.stays_id}, which is part of "
            f"{summary.merged_into_id} now. Take {merge.stays_id} apart from that first."
        )
    last = merge.stays.merges.order_by("-pk").first()
    if last is not None and last != merge:
        raise MergeError(
            f"Summary {last.goes_id} was merged into {merge.stays_id} later. Take that apart first."
        )
    return merge


def _given(merge: Merge) -> list[Item]:
    items: QuerySet[Item] = Item.objects.select_related("issue").filter(
        pk__in=merge.items, summary=merge.stays, released=False
    )
    return [item for item in items.order_by("pk") if state_of(item.issue) == IssueState.DRAFT]


def _refuse_out(merge: Merge, back: ComesBack) -> None:
    ours = Item.objects.select_related("issue").filter(
        summary=merge.stays, released=False, issue__snapshots__approved_at__gte=merge.at
    )
    for item in ours.order_by("issue__date"):
        state = state_of(item.issue)
        rests = back.fields or back.edited_since or back.topics or item.pk in merge.items
        if state == IssueState.DRAFT or not rests:
            continue
        way = (
            "Cancel that issue first, or leave them as one."
            if state == IssueState.APPROVED
            else "They stay one; what was wrong in it can be corrected."
        )
        raise MergeError(f"{item.issue.slug} is {state} with what the merge made of it. {way}")
