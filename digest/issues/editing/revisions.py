"""An issue's revisions: who may make the next one, and how it is written down.

Each form says from which revision it was made. A change is refused where the same field was changed
after that, so that nobody overwrites what they have not seen; changes of different fields do not
meet. What is typed in one go, saved every second, is one revision to be undone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from digest.issues.editing.errors import EditError, OvertakenError
from digest.issues.models import Edit, Issue, IssueState
from digest.newsletters.models import Newsletter

ITEMS = "items"
DATE = "date"
IN_ONE_GO = timedelta(minutes=2)
LONGEST_WHAT_CHARACTERS = 200
_EDITABLE = (IssueState.DRAFT, IssueState.APPROVED, IssueState.HELD)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was done."""

    edit: Edit
    """The revision; where it goes on with the one before, its ``before`` is older than ours."""
    before: Any
    after: Any
    goes_on_from: datetime | None = None
    """When the revision was last written, where it goes on with the one before."""


def is_editable(issue: Issue) -> bool:
    """Tell whether it can still be edited: until its audience is planned, or it is given up."""
    return issue.sequence is None and issue.state in _EDITABLE


def lock_for_edit(issue: Issue) -> Issue:
    """Return the issue as it is now; nobody else edits, composes, approves or plans it until the
    transaction ends. Raises EditError where it is past editing."""
    # As composing does it: the newsletter first.
    Newsletter.objects.select_for_update(no_key=True).get(pk=issue.newsletter_id)
    locked = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if locked.sequence is not None:
        raise EditError(
            f"The audience of {locked.slug} is planned, so what was approved is final; cancel it, "
            "or put a correction into the next issue."
        )
    if not is_editable(locked):
        raise EditError(f"{locked.slug} was {locked.state}; edit the next issue.")
    return locked


def refuse_overtaken(issue: Issue, field: str, *, revision: int) -> None:
    """Raise OvertakenError where the field was changed after that revision."""
    theirs = issue.edits.filter(field=field, revision__gt=revision).order_by("-revision").first()
    if theirs is not None:
        raise OvertakenError(theirs)


def write_revision(
    issue: Issue,
    *,
    field: str,
    what: str,
    before: object,
    after: object,
    by: str,
    at: datetime,
    undoes: Edit | None = None,
    redoes: Edit | None = None,
    decided: dict[str, Any] | None = None,
) -> Change:
    """Write down the change as the issue's next revision. The issue is locked."""
    last = issue.edits.order_by("-revision").first()
    issue.revision += 1
    issue.save(update_fields=["revision"])
    is_new = undoes is None and redoes is None
    if last is not None and is_new and _goes_on(last, field, by, at):
        former_at = last.at
        last.revision, last.at, last.after = issue.revision, at, after
        last.save(update_fields=["revision", "at", "after"])
        return Change(edit=last, before=before, after=after, goes_on_from=former_at)
    edit = Edit.objects.create(
        issue=issue,
        revision=issue.revision,
        by=by,
        at=at,
        field=field,
        what=what[:LONGEST_WHAT_CHARACTERS],
        before=before,
        after=after,
        undoes=undoes,
        redoes=redoes,
        decided=decided,
    )
    return Change(edit=edit, before=before, after=after)


def _goes_on(last: Edit, field: str, by: str, at: datetime) -> bool:
    is_typed = field not in {ITEMS, DATE} and last.undoes_id is None and last.redoes_id is None
    return is_typed and (last.field, last.by) == (field, by) and at - last.at < IN_ONE_GO
