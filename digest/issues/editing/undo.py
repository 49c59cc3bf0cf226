"""Taking back the last changes of an issue, one after the other.

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


def undoable(issue: Issue) -> Edit | None:
    """Return the newest change that can be taken back: neither undone, nor an undoing itself, and
    what it left still stands."""
    edits = issue.edits.filter(undoes=None, undone_by=None).order_by("-revision")
    return next((edit for edit in edits[:LOOKED_THROUGH] if _stands(issue, edit)), None)


def undo(issue: Issue, *, revision: int, by: str, at: datetime) -> Change:
    """Take back the change that made ``revision``, and return that as a change.

    Raises EditError where it is not the newest that can be taken back, or the issue is past
    editing.
    """
    with transaction.atomic():
        locked = lock_for_edit(issue)
        last = undoable(locked)
        if last is None or last.revision != revision:
            raise EditError(
                "Something else was changed since, and comes first; look at the list of changes."
                if last
                else "There is nothing to undo any more."
            )
        if last.field == ITEMS:
            put_items(locked, order_of(last.before), last.before)
            after: object = item_records(locked)
        else:
            put_text(find_text(locked, last.field), last.before)
            after = last.before
        return write_revision(
            locked,
            field=last.field,
            what=f"undid: {last.what}",
            before=last.after,
            after=after,
            by=by,
            at=at,
            undoes=last,
        )


def _stands(issue: Issue, edit: Edit) -> bool:
    if edit.field == ITEMS:
        return order_of(item_records(issue)) == order_of(edit.after)
    try:
        return bool(find_text(issue, edit.field).value == edit.after)
    except EditError:
        return False
