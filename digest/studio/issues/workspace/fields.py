"""What can be written about an issue, as the page shows it."""

from dataclasses import dataclass, replace

from digest.issues.editing.save_text import LONGEST_NOTE_CHARACTERS, TEASER, teaser_field
from digest.issues.models import LONGEST_LINE_CHARACTERS, Edit, Issue, Item
from digest.summaries.editing.word_differences import Run, word_differences

LINES_OF_A_NOTE = 4


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Somebody else has written the same thing meanwhile."""

    theirs: Edit
    runs: tuple[Run, ...]
    """What they made of it, word by word."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One text with its form."""

    field: str
    """As a form names it."""
    label: str
    value: str
    revision: int
    """The issue's, when the value was read."""
    hint: str
    most: int
    """Characters."""
    lines: int = 1
    fault: str = ""
    conflict: Conflict | None = None

    @property
    def name(self) -> str:
        """The field's name as an id in HTML."""
        return self.field.replace(" ", "-")


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What an editor wrote and could not be saved, and why."""

    field: str
    text: str
    revision: int
    fault: str
    theirs: Edit | None = None


def issue_fields(issue: Issue, entered: Entered | None = None) -> tuple[Field, ...]:
    """Return the issue's own texts."""
    fields = (
        _line(
            issue,
            "subject",
            "Subject",
            "Empty: the first article's. A mail that begins with another is named after it.",
        ),
        _line(
            issue,
            "preheader",
            "Preheader",
            "The line after the subject in an inbox. Empty: the first article's takeaway.",
        ),
        Field(
            field="note",
            label="Note",
            value=issue.note,
            revision=issue.revision,
            hint="Stands above the articles. An empty line begins a paragraph; lines that begin "
            "with a hyphen make a list.",
            most=LONGEST_NOTE_CHARACTERS,
            lines=LINES_OF_A_NOTE,
        ),
    )
    return tuple(_with_entered(field, entered) for field in fields)


def teaser_of(issue: Issue, item: Item, entered: Entered | None = None) -> Field:
    """Return the item's teaser."""
    field = Field(
        field=teaser_field(item.summary_id),
        label=TEASER.capitalize(),
        value=item.teaser,
        revision=issue.revision,
        hint="Shown where it is not the first article of a mail. Empty: its takeaway.",
        most=LONGEST_LINE_CHARACTERS,
        lines=2,
    )
    return _with_entered(field, entered)


def _line(issue: Issue, field: str, label: str, hint: str) -> Field:
    return Field(
        field=field,
        label=label,
        value=str(getattr(issue, field)),
        revision=issue.revision,
        hint=hint,
        most=LONGEST_LINE_CHARACTERS,
    )


def _with_entered(field: Field, entered: Entered | None) -> Field:
    if entered is None or entered.field != field.field:
        return field
    theirs = entered.theirs
    return replace(
        field,
        value=entered.text,
        revision=entered.revision,
        fault=entered.fault,
        conflict=Conflict(theirs=theirs, runs=word_differences(theirs.before, theirs.after))
        if theirs
        else None,
    )
