"""Making two summaries of one study one, so that no issue brings it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest.issues.models import Issue, IssueState, Item
from digest.newsletters.models import Newsletter
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.editing.merge_into import merge_into
from digest.summaries.models import Summary
from digest.summaries.one_at_a_time import wait_for_turn

_GOES_OUT = frozenset({IssueState.APPROVED, IssueState.SENDING})


class MergeError(Exception):
    """The two cannot be made one; the message says why and what would help."""


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What came of it."""

    stays: Summary
    changed_drafts: tuple[str, ...]
    """Slugs of the drafts whose items are others now."""


@transaction.atomic
def merge_summaries(
    stays: int,
    goes: int,
    *,
    take: Iterable[str] = (),
    seen: tuple[int, int],
    by: str,
    at: datetime,
) -> Merged:
    """Merge the summary ``goes`` into ``stays``, with its texts in the fields of ``take``.

    A study that a newsletter's readers had of either is had: drafts lose it. Otherwise the draft
    that has one of them keeps it. ``seen`` are the newest former texts of both as the person saw
    them. Raises MergeError; then nothing is changed.
    """
    wait_for_turn()
    # Nobody composes or approves meanwhile: those wait for the newsletter or the issue.
    newsletters = list(Newsletter.objects.select_for_update().order_by("pk"))
    rows = Summary.objects.select_for_update().order_by("pk").in_bulk([stays, goes])
    one, other = _both(rows, stays, goes)
    if (newest_key(one), newest_key(other)) != seen:
        raise MergeError(
            "Somebody has changed one of the two meanwhile. Nothing was done: look at them again."
        )
    settled = [_settle_items(each, one, other) for each in newsletters]
    merge = merge_into(one, other, take=take, by=by, at=at)
    merge.items = [item for _, given in settled for item in given]
    merge.save(update_fields=["items"])
    changed = [slug for slugs, _ in settled for slug in slugs]
    return Merged(stays=one, changed_drafts=tuple(dict.fromkeys(changed)))


def _both(rows: dict[int, Summary], stays: int, goes: int) -> tuple[Summary, Summary]:
    if stays == goes:
        raise MergeError("That is one summary. Choose another to merge it with.")
    for number in (stays, goes):
        if number not in rows:
            raise MergeError(f"There is no summary {number}. Choose another.")
        into = rows[number].merged_into_id
        if into is not None:
            raise MergeError(f"Summary {number} was merged into summary {into}. Take that.")
    return rows[stays], rows[goes]


def _settle_items(
    newsletter: Newsletter, stays: Summary, goes: Summary
) -> tuple[list[str], list[int]]:
    """Return the slugs of the newsletter's drafts that were changed, and the primary keys of items
    that were given to ``stays``."""
    ours = [stays, *stays.merged.all(), goes, *goes.merged.all()]
    found = Item.objects.filter(newsletter=newsletter, released=False, summary__in=ours)
    issues = Issue.objects.select_for_update().in_bulk(list(found.values_list("issue", flat=True)))
    items = list(found.order_by("pk"))
    states = {item.pk: state_of(issues[item.issue_id]) for item in items}
    drafted = [item for item in items if states[item.pk] == IssueState.DRAFT]
    out = [item for item in items if states[item.pk] != IssueState.DRAFT]
    for item in out:
        if states[item.pk] in _GOES_OUT and (item.summary_id != stays.pk or len(out) > 1):
            _refuse(item, issues[item.issue_id])
    kept = None if out else _kept(drafted, stays)
    changed = [item.issue_id for item in drafted if item is not kept]
    Item.objects.filter(pk__in=[item.pk for item in drafted if item is not kept]).delete()
    given = []
    if kept is not None and kept.summary_id != stays.pk:
        given.append(kept.pk)
        changed.append(kept.issue_id)
        kept.summary = stays
        kept.save(update_fields=["summary"])
    for number in set(changed):
        _number_again(issues[number])
    return [issues[number].slug for number in dict.fromkeys(changed)], given


def state_of(issue: Issue) -> str:
    """Return where the issue stands, held or not."""
    return issue.held_from if issue.state == IssueState.HELD else issue.state


def _kept(drafted: list[Item], stays: Summary) -> Item | None:
    own = [item for item in drafted if item.summary_id == stays.pk]
    return next(iter(own or drafted), None)


def _refuse(item: Item, issue: Issue) -> None:
    raise MergeError(
        f"Summary {item.summary_id} is in {issue.slug}, which is {state_of(issue)}. Let that issue "
        f"go out first, or cancel it; or keep summary {item.summary_id} and merge the other into "
        "it, unless readers had that already."
    )


def _number_again(issue: Issue) -> None:
    for position, item in enumerate(issue.items.filter(released=False).order_by("position"), 1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])
