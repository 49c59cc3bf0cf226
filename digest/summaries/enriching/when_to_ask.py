"""When registers are asked about a study by themselves, without anybody's word. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ASKED_FIRST_WITHIN = timedelta(days=365)
"""A summary that is older when it is first met is left to ``digest enrich``."""
BEFORE_RELEASE = (timedelta(hours=36), timedelta(hours=12))
"""Before an issue is due: before it is released by itself, with time for its editors, and once more
on the day."""
OFTEN_FOR, OFTEN = timedelta(days=91), timedelta(days=7)
SELDOM_FOR, SELDOM = timedelta(days=730), timedelta(days=30)
"""After its issue went out. Readers have long gone on by then; the archive is brought up to date by
``digest enrich``."""


@dataclass(frozen=True, kw_only=True)
class StudyInUse:
    """What decides when the study behind a summary is asked about. All times are aware."""

    first_seen_at: datetime
    asked_at: datetime | None = None
    """When it was last asked about by itself; null: never."""
    due_at: datetime | None = None
    """When the first issue goes out that will bring it, as far as is known."""
    sent_at: datetime | None = None
    """When the last issue went out that brought it."""


def is_to_be_asked(study: StudyInUse, *, now: datetime) -> bool:
    """Tell whether it is time: once when it is new, shortly before it goes out, and at growing
    intervals for two years after."""
    asked_at = study.asked_at
    if asked_at is not None and asked_at > now:
        # The clock was set back, or the program rehearsed.
        asked_at = None
    if study.due_at is not None:
        moments = [study.due_at - lead for lead in BEFORE_RELEASE]
        return asked_at is None or any(asked_at < moment <= now for moment in moments)
    if study.sent_at is not None:
        gap = _gap(now - study.sent_at)
        return gap is not None and (asked_at is None or asked_at + gap <= now)
    return asked_at is None and now - study.first_seen_at <= ASKED_FIRST_WITHIN


def _gap(since: timedelta) -> timedelta | None:
    if since <= OFTEN_FOR:
        return OFTEN
    return SELDOM if since <= SELDOM_FOR else None
