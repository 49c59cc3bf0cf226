"""All that the page shows of an issue that is being edited."""

from dataclasses import dataclass

from digest.issues.editing.revisions import is_editable
from digest.issues.editing.undo import Stuck, redoable, steps_back, what_at_first
from digest.issues.models import Edit, Issue, Item
from digest.studio.issues.workspace.fields import Entered, Field, issue_fields, teaser_of

EDITS_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One item of the list."""

    item: Item
    place: int
    """From 1."""
    teaser: Field | None
    """None where nothing can be edited any more."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A change that can be undone, or an undoing that can be redone."""

    revision: int
    what: str
    """What was changed at first, in words."""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What was done lately, and what can be taken back."""

    edits: tuple[Edit, ...]
    undo: Step | None
    redo: Step | None
    stuck: tuple[Stuck, ...]
    """What cannot be undone as things are, done after what can."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What can be edited, as it stands."""

    is_editable: bool
    fields: tuple[Field, ...]
    rows: tuple[ItemRow, ...]
    revision: int
    changes: Changes


def workspace_of(issue: Issue, entered: Entered | None = None) -> Workspace:
    """Return it; ``entered`` is what could not be saved and is not to be lost."""
    can_edit = is_editable(issue)
    return Workspace(
        is_editable=can_edit,
        fields=issue_fields(issue, entered) if can_edit else (),
        rows=item_rows(issue, entered),
        revision=issue.revision,
        changes=changes_of(issue),
    )


def item_rows(issue: Issue, entered: Entered | None = None) -> tuple[ItemRow, ...]:
    """Return the items in order; where none can be edited, those too that are free again."""
    can_edit = is_editable(issue)
    items = issue.items.select_related("summary__source").order_by("position", "pk")
    if can_edit:
        items = items.filter(released=False)
    return tuple(
        ItemRow(
            item=item, place=place, teaser=teaser_of(issue, item, entered) if can_edit else None
        )
        for place, item in enumerate(items, start=1)
    )


def changes_of(issue: Issue) -> Changes:
    """Return the last changes."""
    can_edit = is_editable(issue)
    back = steps_back(issue) if can_edit else None
    return Changes(
        edits=tuple(issue.edits.order_by("-revision")[:EDITS_SHOWN]),
        undo=_step(back.next) if back else None,
        redo=_step(redoable(issue)) if can_edit else None,
        stuck=back.stuck if back else (),
    )


def _step(edit: Edit | None) -> Step | None:
    return Step(revision=edit.revision, what=what_at_first(edit)) if edit else None
