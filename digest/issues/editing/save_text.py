"""Saving what an editor writes: the note, the subject, the preheader, an item's teaser."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest.assignments import whole_number
from digest.issues.editing.errors import EditError
from digest.issues.editing.revisions import Change, lock_for_edit, refuse_overtaken, write_revision
from digest.issues.models import LONGEST_LINE_CHARACTERS, Issue, Item
from digest.render.clean_text import clean_line, clean_text
from digest.render.shorten import shorten

LONGEST_NOTE_CHARACTERS = 4_000
ISSUE_TEXTS = ("subject", "preheader", "note")
TEASER = "teaser"
_HEADING_CHARACTERS = 80
_MOST_DIGITS = 18
"""No key of ours has more."""


def teaser_field(summary: int) -> str:
    """Return the name of the field that holds the teaser of that summary's item."""
    return f"{TEASER} {summary}"


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text as it stands now, and what it is called in words."""

    row: Issue | Item
    attribute: str
    what: str

    @property
    def value(self) -> str:
        """The text."""
        return str(getattr(self.row, self.attribute))


def save_text(
    issue: Issue, field: str, text: str, *, revision: int, by: str, at: datetime
) -> Change | None:
    """Save the text into ``field`` (one of ISSUE_TEXTS, or a ``teaser_field``), cleaned; None where
    it says that already.

    ``revision`` is the issue's when the editor was shown the former text. Raises OvertakenError
    where somebody changed it since, and EditError for a text too long or an issue past editing.
    """
    text = clean_text(text) if field == "note" else clean_line(text)
    with transaction.atomic():
        locked = lock_for_edit(issue)
        former = find_text(locked, field)
        if former.value == text:
            return None
        _refuse_too_long(field, text, former.what)
        refuse_overtaken(locked, field, revision=revision)
        before = former.value
        put_text(former, text)
        return write_revision(
            locked, field=field, what=former.what, before=before, after=text, by=by, at=at
        )


def find_text(issue: Issue, field: str) -> Text:
    """Return the text that a field's name stands for. Raises EditError where there is none."""
    if field in ISSUE_TEXTS:
        return Text(row=issue, attribute=field, what=f"the {field}")
    name, _, written = field.partition(" ")
    number = whole_number(written, most_digits=_MOST_DIGITS)
    if name != TEASER or number is None:
        raise EditError(f"{field!r} is nothing that can be written here.")
    item = issue.items.filter(summary=number, released=False).select_related("summary").first()
    if item is None:
        raise EditError("This item is no longer in the issue, so it needs no teaser.")
    heading = shorten(clean_line(item.summary.heading), limit=_HEADING_CHARACTERS)
    return Text(row=item, attribute=TEASER, what=f"the teaser of “{heading}”")


def put_text(text: Text, value: str) -> None:
    """Store another value."""
    setattr(text.row, text.attribute, value)
    text.row.save(update_fields=[text.attribute])


def _refuse_too_long(field: str, text: str, what: str) -> None:
    most = LONGEST_NOTE_CHARACTERS if field == "note" else LONGEST_LINE_CHARACTERS
    if len(text) > most:
        raise EditError(
            f"{what.capitalize()} has {len(text)} characters; shorten it to {most}. It was not "
            "saved."
        )
