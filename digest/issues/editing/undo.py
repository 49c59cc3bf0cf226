"""Taking back the last changes of an issue, one after the other, and making them again.

The revisions are a stack of their own, with what each field held before. The audit trail would not
serve: it is for people, says things in their words, and is kept as it is written.
"""

from datetime import datetime

from django.db import transaction

from digest.issues.editing.change_items import item_records, order_of, put_items
from digest.issues.editing.errors import EditError
from digest.issues.editing.revisions import ITEMS, Change, lock_for_edit, write_revision
from digest.issues.editing.save_text import find_text, put_text
from digest.issues.models import Edit, Issue

LOOKED_THROUGH = 50
_ANOTHER_FIRST = "Something else was changed since, and comes first; look at the list of changes."


def undoable(issue: Issue) -> Edit | None:
    """Return the newest change that can be taken back: neither undone, nor an undoing itself, and
    what it left still stands."""
    edits = issue.edits.filter(undoes=None, undone_by=None).order_by("-revision")
    return next((edit for edit in edits[:LOOKED_THROUGH] if _stands(issue, edit)), None)


def redoable(issue: Issue) -> Edit | None:
    """Return the newest undoing that can be taken back: what it left still stands, and nothing new
    was changed after it. The change that it undid is its ``undoes``."""
    for edit in issue.edits.select_related("undoes").order_by("-revision")[:LOOKED_THROUGH]:
        if edit.undoes_id is None and edit.redoes_id is None:
            return None
        if edit.undoes_id is not None and not hasattr(edit, "redone_by"):
            return edit if _stands(issue, edit) else None
    return None


def undo(issue: Issue, *, revision: int, by: str, at: datetime) -> Change:
    """Take back the change that made ``revision``, and return that as a change.

    Raises EditError where it is not the newest that can be taken back, or the issue is past
    editing.
    """
    with transaction.atomic():
        locked = lock_for_edit(issue)
        last = undoable(locked)
        if last is None or last.revision != revision:
            raise EditError(_ANOTHER_FIRST if last else "There is nothing to undo any more.")
        return write_revision(
            locked,
            field=last.field,
            what=f"undid: {what_at_first(last)}",
            before=last.after,
            after=_put_back(locked, last),
            by=by,
            at=at,
            undoes=last,
        )


def redo(issue: Issue, *, revision: int, by: str, at: datetime) -> Change:
    """Make again what the undoing that made ``revision`` took back. Raises as ``undo``."""
    with transaction.atomic():
        locked = lock_for_edit(issue)
        last = redoable(locked)
        if last is None or last.revision != revision:
            raise EditError(_ANOTHER_FIRST if last else "There is nothing to redo any more.")
        return write_revision(
            locked,
            field=last.field,
            what=f"redid: {what_at_first(last)}",
            before=last.after,
            after=_put_back(locked, last),
            by=by,
            at=at,
            redoes=last,
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


def _stands(issue: Issue, edit: Edit) -> bool:
    if edit.field == ITEMS:
        return order_of(item_records(issue)) == order_of(edit.after)
    try:
        return bool(find_text(issue, edit.field).value == edit.after)
    except EditError:
        return False
