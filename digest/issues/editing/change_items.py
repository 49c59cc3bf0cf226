"""Changing which items an issue has, and in which order."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from digest.issues.editing.errors import EditError
from digest.issues.editing.may_come_in import why_full, why_not_ready
from digest.issues.editing.named import named
from digest.issues.editing.order import (
    Move,
    Order,
    moved,
    place_after,
    place_of,
    with_added,
    without,
)
from digest.issues.editing.revisions import (
    ITEMS,
    LONGEST_WHAT_CHARACTERS,
    Change,
    lock_for_edit,
    refuse_overtaken,
    write_revision,
)
from digest.issues.models import Edit, Issue, Item

CHOSEN_BY_HAND = "chosen by an editor"
Record = dict[str, Any]
"""An item as an edit keeps it: ``summary`` (primary key), ``reasons``, ``teaser``."""


def move_item(
    issue: Issue, summary: int, to: Move | int, *, revision: int, by: str, at: datetime
) -> Change | None:
    """Move the summary's item by a button, or to a place (from 1); None where it is there already.

    Raises OvertakenError where somebody changed the items after ``revision``, and EditError.
    """

    def change(order: Order) -> tuple[Order, str]:
        _refuse_missing(order, summary)
        place = place_after(order, summary, to) if isinstance(to, Move) else to
        now = moved(order, summary, place)
        return now, f"moved {named(summary)} to place {place_of(now, summary)}"

    return _change(issue, change, revision=revision, by=by, at=at)


def take_item_out(
    issue: Issue, summary: int, *, revision: int, by: str, at: datetime
) -> Change | None:
    """Take an item out; its summary waits for the next issue, or is composed into this one again.
    Raises as ``move_item``."""

    def change(order: Order) -> tuple[Order, str]:
        _refuse_missing(order, summary)
        return without(order, summary), f"took out {named(summary)}"

    return _change(issue, change, revision=revision, by=by, at=at)


def note_decided(
    edit: Edit, summary: int, *, what: str, before: dict[str, object], after: dict[str, object]
) -> None:
    """Write down that the step which took a summary out also decided of it, ``what`` in words, so
    that both are taken back in one. In the transaction of both."""
    edit.what = f"{edit.what}, and {what}"[:LONGEST_WHAT_CHARACTERS]
    edit.decided = {"summary": summary, "before": before, "after": after}
    edit.save(update_fields=["what", "decided"])


def add_item(issue: Issue, summary: int, *, revision: int, by: str, at: datetime) -> Change | None:
    """Add a ready summary as the last item. Raises as ``move_item``, also where the issue is full
    or the summary is not ready."""

    def change(order: Order) -> tuple[Order, str]:
        return with_added(order, summary), f"added {named(summary)}"

    with transaction.atomic():
        done = _change(issue, change, revision=revision, by=by, at=at)
        if done is not None:
            # It has found room after all.
            issue.passed_over.filter(summary=summary).delete()
        return done


def item_records(issue: Issue) -> list[Record]:
    """Return the issue's items in order, as edits keep them."""
    items = issue.items.filter(released=False).order_by("position", "pk")
    return [
        {"summary": item.summary_id, "reasons": item.reasons, "teaser": item.teaser}
        for item in items
    ]


def order_of(records: Sequence[Record]) -> Order:
    """Return the primary keys of the summaries, in order."""
    return tuple(record["summary"] for record in records)


def put_items(issue: Issue, order: Order, known: Sequence[Record]) -> None:
    """Give the locked issue these items; ``known`` says what came with those that it had before.
    Raises EditError for one that cannot come in."""
    present = {item.summary_id: item for item in issue.items.filter(released=False)}
    coming = [summary for summary in order if summary not in present]
    if coming:
        why = why_full(issue, len(order)) or why_not_ready(issue, coming)
        if why:
            raise EditError(why)
    gone = [item.pk for summary, item in present.items() if summary not in order]
    issue.items.filter(pk__in=gone).delete()
    kept = {record["summary"]: record for record in known}
    for position, summary in enumerate(order, start=1):
        item = present.get(summary)
        if item is None:
            record = kept.get(summary, {})
            Item.objects.create(
                issue=issue,
                newsletter_id=issue.newsletter_id,
                summary_id=summary,
                position=position,
                reasons=record.get("reasons", [CHOSEN_BY_HAND]),
                teaser=record.get("teaser", ""),
            )
        elif item.position != position:
            item.position = position
            item.save(update_fields=["position"])


def _change(
    issue: Issue,
    change: Callable[[Order], tuple[Order, str]],
    *,
    revision: int,
    by: str,
    at: datetime,
) -> Change | None:
    with transaction.atomic():
        locked = lock_for_edit(issue)
        refuse_overtaken(locked, ITEMS, revision=revision)
        before = item_records(locked)
        former = order_of(before)
        order, what = change(former)
        if order == former:
            return None
        put_items(locked, order, before)
        return write_revision(
            locked,
            field=ITEMS,
            what=what,
            before=before,
            after=item_records(locked),
            by=by,
            at=at,
        )


def _refuse_missing(order: Order, summary: int) -> None:
    if summary not in order:
        raise EditError("This item is no longer in the issue; the list shows what is.")
