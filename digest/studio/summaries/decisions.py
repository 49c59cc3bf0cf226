"""What a member decides about summaries, with the entry in the audit trail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from digest.issues.reconsider import reopen_everywhere
from digest.summaries.decide import exclude, hold, pin, unpin
from digest.summaries.models import Standing, Summary
from digest.summaries.standing import standing_of
from digest.team.audit import record

_DEEDS: dict[str, tuple[Callable[..., object], str]] = {
    "hold": (hold, "held"),
    "exclude": (exclude, "excluded"),
    "reopen": (reopen_everywhere, "reopened"),
    "pin": (pin, "pinned"),
    "unpin": (unpin, "unpinned"),
}
_STANDS = {Standing.OPEN: "reopened", Standing.HELD: "held", Standing.EXCLUDED: "excluded"}


def is_deed(name: str) -> bool:
    """Return whether this can be decided."""
    return name in _DEEDS


def decide(summary: Summary, name: str, *, reason: str, by: str, at: datetime) -> str:
    """Decide, and return what was done, as a participle. Raises DecisionError: nothing was done."""
    act, done = _DEEDS[name]
    with transaction.atomic():
        before = standing_of(summary)
        act(summary, reason=reason, at=at)
        record(done, subject_of(summary), by=by, at=at, before=before, after=standing_of(summary))
    return done


def note_standing(decided: Mapping[str, Any], *, by: str, at: datetime) -> None:
    """Write into the audit trail that an issue's step, taken back or made again, let a summary
    stand otherwise; ``decided`` as an edit keeps it."""
    before, after = decided["before"], decided["after"]
    deed = _STANDS.get(after["standing"], "changed")
    summary = Summary(pk=decided["summary"])
    record(deed, subject_of(summary), by=by, at=at, before=before, after=after)


def subject_of(summary: Summary) -> str:
    """Return what the audit trail calls the summary."""
    return f"summary {summary.pk}"
