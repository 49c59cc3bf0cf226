"""A summary's former texts, as records; and what it says now, in the same form."""

from datetime import date

from digest.summaries.editing.fields import FIELD_NAMES
from digest.summaries.editing.versions import Replaced
from digest.summaries.models import Summary
from digest.summaries.update_summary import as_json


def replaced_in(summary: Summary) -> tuple[Replaced, ...]:
    """Return what each edit of the summary put away, newest first."""
    return tuple(
        Replaced(key=former.pk, at=former.replaced_at, by=former.by, fields=former.fields)
        for former in summary.former_texts.order_by("-pk")
    )


def newest_key(summary: Summary) -> int:
    """Return the key of the newest former text; 0 where there is none. By this, and no clock, it
    is told whether somebody has edited a summary meanwhile."""
    return summary.former_texts.order_by("-pk").values_list("pk", flat=True).first() or 0


def present_fields(summary: Summary) -> dict[str, object]:
    """Return all that a person can edit, as it is now."""
    return {name: as_json(getattr(summary, name)) for name in FIELD_NAMES}


def stored(name: str, value: object) -> object:
    """Return a former value as its column takes it."""
    return date.fromisoformat(value) if name == "published" and isinstance(value, str) else value
