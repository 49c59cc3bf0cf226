"""What becomes of a service mail after a try. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.delivery.providers.base import (
    Deferred,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from digest.delivery.providers.far_end_words import LONGEST_REASON, far_end_words
from subscribers.models import ServiceMailState

FIRST_BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=1)
MOST_DOUBTFUL_TRIES = 3
"""After so many without a clear answer, it has most likely come."""


@dataclass(frozen=True, kw_only=True)
class NextState:
    """What to store."""

    state: ServiceMailState
    detail: str = ""
    not_before: datetime | None = None
    """When to try again; None where that is over."""
    is_about_us: bool = False
    """Nobody's mail can go until the provider's settings are mended."""


def next_state(outcome: Outcome, *, tries: int, now: datetime) -> NextState:
    """Return what becomes of a mail whose ``tries``-th try, from 1 on, ended so."""
    match outcome:
        case Submitted():
            return _of_submitted(outcome, tries, now)
        case Rejected(reason=reason):
            return _given_up(reason)
        case Unknown(reason=reason):
            return _in_doubt(reason, tries, now)
        case Deferred(reason=reason, retry_after_seconds=seconds):
            return _later(reason, seconds, tries, now)
        case RefusedUs(reason=reason):
            return NextState(
                state=ServiceMailState.WAITING,
                detail=_words(reason),
                not_before=now + _back_off(tries),
                is_about_us=True,
            )


def _of_submitted(outcome: Submitted, tries: int, now: datetime) -> NextState:
    if outcome.rejected:
        return _given_up(next(iter(outcome.rejected.values())))
    if outcome.unknown:
        return _in_doubt(outcome.reason, tries, now)
    if outcome.pending or outcome.not_reached:
        return _later(outcome.reason, outcome.retry_after_seconds, tries, now)
    return NextState(state=ServiceMailState.SENT)


def _given_up(reason: str) -> NextState:
    return NextState(state=ServiceMailState.GIVEN_UP, detail=_words(reason))


def _in_doubt(reason: str, tries: int, now: datetime) -> NextState:
    if tries >= MOST_DOUBTFUL_TRIES:
        return _given_up(f"No clear answer in {tries} tries. {reason}".strip())
    return _later(reason, None, tries, now)


def _later(reason: str, seconds: float | None, tries: int, now: datetime) -> NextState:
    wait = min(timedelta(seconds=seconds or 0), LONGEST_BACK_OFF)
    return NextState(
        state=ServiceMailState.WAITING,
        detail=_words(reason),
        not_before=now + max(wait, _back_off(tries)),
    )


def _back_off(tries: int) -> timedelta:
    return min(FIRST_BACK_OFF * (1 << min(tries - 1, 10)), LONGEST_BACK_OFF)


def _words(reason: str) -> str:
    return far_end_words(reason, longest=LONGEST_REASON)
