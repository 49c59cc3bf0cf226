"""What an editor decides about a summary: whether it may go out, and whether it goes first."""

from dataclasses import dataclass
from datetime import datetime

from digest.summaries.models import Standing, Summary

LONGEST_REASON_CHARACTERS = 300


class DecisionError(ValueError):
    """A decision that does not fit how the summary stands; the message says what would."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How a summary stands from now on."""

    summary: int
    """Primary key."""
    standing: Standing
    pinned: bool
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class _Step:
    name: str
    leaves: tuple[Standing, ...]
    to: Standing | None = None
    pinned: bool | None = None
    advice: str


_HOLD = _Step(
    name="held",
    leaves=(Standing.OPEN, Standing.BACKLOG),
    to=Standing.HELD,
    advice="Only what is open or backlog can be held.",
)
_EXCLUDE = _Step(
    name="excluded",
    leaves=(Standing.OPEN, Standing.BACKLOG, Standing.HELD),
    to=Standing.EXCLUDED,
    pinned=False,
    advice="Nothing more needs to be done.",
)
_REOPEN = _Step(
    name="reopened",
    leaves=(Standing.HELD, Standing.EXCLUDED, Standing.BACKLOG),
    to=Standing.OPEN,
    advice="It may go into issues as it is.",
)
_PIN = _Step(name="pinned", leaves=(Standing.OPEN,), pinned=True, advice="Reopen it first.")
_UNPIN = _Step(name="unpinned", leaves=tuple(Standing), pinned=False, advice="")


def hold(summary: Summary, *, reason: str = "", at: datetime) -> Decision:
    """Keep an open or backlog summary out of issues until it is reopened. Raises DecisionError."""
    return _take(_HOLD, summary, reason, at)


def exclude(summary: Summary, *, reason: str = "", at: datetime) -> Decision:
    """Keep a summary out of issues for good; a pin is taken off. Raises DecisionError."""
    return _take(_EXCLUDE, summary, reason, at)


def pin(summary: Summary, *, reason: str = "", at: datetime) -> Decision:
    """Put an open summary before all others. Raises DecisionError."""
    return _take(_PIN, summary, reason, at)


def unpin(summary: Summary, *, reason: str = "", at: datetime) -> Decision:
    """Rank a pinned summary like all others again. Raises DecisionError."""
    return _take(_UNPIN, summary, reason, at)


def reopen(summary: Summary, *, reason: str = "", at: datetime) -> Decision:
    """Let a held, excluded or backlog summary into issues again. Raises DecisionError."""
    return _take(_REOPEN, summary, reason, at)


def _take(step: _Step, summary: Summary, reason: str, at: datetime) -> Decision:
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON_CHARACTERS:
        raise DecisionError(
            f"The reason has {len(reason)} characters. Shorten it to {LONGEST_REASON_CHARACTERS}."
        )
    changes: dict[str, object] = {"decided_at": at}
    if step.to is not None:
        changes["standing"] = step.to
    if step.pinned is not None:
        changes["pinned"] = step.pinned
    if reason or step.to is not None:  # a pin without a reason leaves that of the standing
        changes["standing_reason"] = reason
    leaves = Summary.objects.filter(pk=summary.pk, standing__in=step.leaves)
    if step.to is None:
        leaves = leaves.filter(pinned=not step.pinned)
    taken = leaves.update(**changes)
    summary.refresh_from_db(fields=["standing", "pinned", "standing_reason", "decided_at"])
    if not taken:
        raise DecisionError(_refusal(step, summary))
    return Decision(
        summary=summary.pk,
        standing=Standing(summary.standing),
        pinned=summary.pinned,
        reason=summary.standing_reason,
        at=at,
    )


def _refusal(step: _Step, summary: Summary) -> str:
    if step.to is None and summary.standing in step.leaves:
        state = "pinned already" if step.pinned else "not pinned"
        return f"Summary {summary.pk} is {state}. Nothing more needs to be done."
    return (
        f"Summary {summary.pk} cannot be {step.name}, because it is {summary.standing}. "
        f"{step.advice}"
    )
