"""Taking back the last changes of an issue, one after the other, and making them again.

The revisions are a stack of their own, with what each field held before. The audit trail would not
serve: it is for people, says things in their words, and is kept as it is written.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from digest.issues.editing.change_items import item_records, order_of, put_items
from digest.issues.editing.errors import EditError
from digest.issues.editing.may_come_in import why_full, why_not_ready
from digest.issues.editing.revisions import ITEMS, Change, lock_for_edit, write_revision
from digest.issues.editing.save_text import find_text, put_text
from digest.issues.models import Edit, Issue
from digest.summaries.models import Standing, Summary
from digest.summaries.standing import put_standing, standing_of

LOOKED_THROUGH = 50
_ANOTHER_FIRST = "Something else was changed since, and comes first; look at the list of changes."


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A change that cannot be taken back as things are."""

    revision: int
    what: str
    why: str
    """In words that say what to do."""


@dataclass(frozen=True, kw_only=True)
class StepsBack:
    """What the way back looks like."""

    next: Edit | None
    """The newest change that can be taken back."""
    stuck: tuple[Stuck, ...]
    """Those after it that cannot, and would else be next; newest first."""


def steps_back(issue: Issue) -> StepsBack:
    """Return the newest change that can be taken back: neither undone, nor an undoing itself, and
    what it left still stands. One whose items cannot come in again is passed over, and said."""
    stuck: list[Stuck] = []
    edits = issue.edits.filter(undoes=None, undone_by=None).order_by("-revision")
    for edit in edits[:LOOKED_THROUGH]:
        if not _stands(issue, edit):
            continue
        why = _obstacle(issue, edit)
        if not why:
            return StepsBack(next=edit, stuck=tuple(stuck))
        stuck.append(Stuck(revision=edit.revision, what=what_at_first(edit), why=why))
    return StepsBack(next=None, stuck=tuple(stuck))


def undoable(issue: Issue) -> Edit | None:
    """Return the change that would be taken back next."""
    return steps_back(issue).next


def redoable(issue: Issue) -> Edit | None:
    """Return the newest undoing that can be taken back: what it left still stands, and nothing new
    was changed after it. The change that it undid is its ``undoes``."""
    for edit in issue.edits.select_related("undoes").order_by("-revision")[:LOOKED_THROUGH]:
        if edit.undoes_id is None and edit.redoes_id is None:
            return None
        if edit.undoes_id is not None and not hasattr(edit, "redone_by"):
            return edit if _stands(issue, edit) and not _obstacle(issue, edit) else None
    return None


def undo(issue: Issue, *, revision: int, by: str, at: datetime) -> Change:
    """Take back the change that made ``revision``, and return that as a change.

    Raises EditError where it is not the newest that can be taken back, or the issue is past
    editing.
    """
    with transaction.atomic():
        locked = lock_for_edit(issue)
        way = steps_back(locked)
        for step in way.stuck:
            if step.revision == revision:
                raise EditError(step.why)
        last = way.next
        if last is None or last.revision != revision:
            raise EditError(_ANOTHER_FIRST if last else "There is nothing to undo any more.")
        return _take_back(locked, last, by=by, at=at)


def redo(issue: Issue, *, revision: int, by: str, at: datetime) -> Change:
    """Make again what the undoing that made ``revision`` took back. Raises as ``undo``."""
    with transaction.atomic():
        locked = lock_for_edit(issue)
        last = redoable(locked)
        if last is None or last.revision != revision:
            raise EditError(_ANOTHER_FIRST if last else "There is nothing to redo any more.")
        return _take_back(locked, last, by=by, at=at, is_redo=True)


def _take_back(
    locked: Issue, last: Edit, *, by: str, at: datetime, is_redo: bool = False
) -> Change:
    decided = _decide_back(last, at)
    return write_revision(
        locked,
        field=last.field,
        what=f"{'redid' if is_redo else 'undid'}: {what_at_first(last)}",
        before=last.after,
        after=_put_back(locked, last),
        by=by,
        at=at,
        undoes=None if is_redo else last,
        redoes=last if is_redo else None,
        decided=decided,
    )


def what_at_first(edit: Edit) -> str:
    """Return what was changed at first, in words, however often it was undone and redone since."""
    return edit.what.removeprefix("undid: ").removeprefix("redid: ")


def _put_back(issue: Issue, edit: Edit) -> object:
    """Let its field hold what it held before the edit, and return that."""
    if edit.field == ITEMS:
        put_items(issue, order_of(edit.before), edit.before)
        return item_records(issue)
    put_text(find_text(issue, edit.field), edit.before)
    return edit.before


def _decide_back(edit: Edit, at: datetime) -> dict[str, Any] | None:
    """Let the summary that the edit decided of stand as before, unless somebody has decided
    otherwise since; return that as an edit keeps it, or None."""
    done = edit.decided
    if not done or not put_standing(
        done["summary"], was=done["after"], becomes=done["before"], at=at
    ):
        return None
    return {"summary": done["summary"], "before": done["after"], "after": done["before"]}


def _obstacle(issue: Issue, edit: Edit) -> str:
    """Return why what it changed cannot be put back, or nothing."""
    if edit.field != ITEMS:
        return ""
    present = order_of(item_records(issue))
    order = order_of(edit.before)
    coming = [summary for summary in order if summary not in present]
    if not coming:
        return ""
    return why_full(issue, len(order)) or why_not_ready(
        issue, coming, reopened=_reopened(edit.decided)
    )


def _reopened(decided: dict[str, Any] | None) -> int | None:
    """Return the summary that taking the edit back opens, or None."""
    if not decided or decided["before"]["standing"] != Standing.OPEN:
        return None
    summary = Summary.objects.filter(pk=decided["summary"]).first()
    if summary is None or standing_of(summary) != decided["after"]:
        return None
    return summary.pk


def _stands(issue: Issue, edit: Edit) -> bool:
    if edit.field == ITEMS:
        return order_of(item_records(issue)) == order_of(edit.after)
    try:
        return bool(find_text(issue, edit.field).value == edit.after)
    except EditError:
        return False
