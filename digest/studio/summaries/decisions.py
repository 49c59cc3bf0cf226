"""What a member decides about summaries, with the entry in the audit trail."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from digest.issues.reconsider import reopen_everywhere
from digest.summaries.decide import exclude, hold, pin, unpin
from digest.summaries.models import Summary
from digest.team.audit import record

_DEEDS: dict[str, tuple[Callable[..., object], str]] = {
    "hold": (hold, "held"),
    "exclude": (exclude, "excluded"),
    "reopen": (reopen_everywhere, "reopened"),
    "pin": (pin, "pinned"),
    "unpin": (unpin, "unpinned"),
}


def is_deed(name: str) -> bool:
    """Return whether this can be decided."""
    return name in _DEEDS


def decide(summary: Summary, name: str, *, reason: str, by: str, at: datetime) -> str:
    """Decide, and return what was done, as a participle. Raises DecisionError: nothing was done."""
    act, done = _DEEDS[name]
    with transaction.atomic():
        before = _standing(summary)
        act(summary, reason=reason, at=at)
        record(done, subject_of(summary), by=by, at=at, before=before, after=_standing(summary))
    return done


def subject_of(summary: Summary) -> str:
    """Return what the audit trail calls the summary."""
    return f"summary {summary.pk}"


def _standing(summary: Summary) -> dict[str, object]:
    return {
        "standing": str(summary.standing),
        "pinned": summary.pinned,
        "reason": summary.standing_reason,
    }
