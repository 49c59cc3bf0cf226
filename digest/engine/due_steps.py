"""What is due for a newsletter or an issue at a moment. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.issues.models import IssueState
from digest.newsletters.models import Release

AUTOMATIC_LEAD = timedelta(hours=24)
"""An issue that nobody needs to release is frozen so long before it is first due, so that its
editors have a day to hold it."""
REMINDER_LEAD = timedelta(hours=24)
REMINDER_GAP = timedelta(hours=12)
"""Between the mail that brings the preview and the reminder, where the draft came late."""
RETRY_RELEASE_AFTER = timedelta(hours=1)
"""Checking every variant of a large audience takes seconds; an editor's mending takes longer."""


class Step(StrEnum):
    """What the clock does with an issue."""

    SKIP = "skip"
    RELEASE = "release"
    TELL = "tell"
    REMIND = "remind"
    PLAN = "plan"


@dataclass(frozen=True, kw_only=True)
class IssueFacts:
    """What decides what is due for one issue. All times are aware."""

    state: str
    """One of IssueState."""
    release: str
    """One of Release."""
    first_due_at: datetime
    """Over the zones of the audience."""
    last_due_at: datetime
    late_after: timedelta
    composed_at: datetime
    is_by_hand: bool = False
    """A person composed it, and not the clock."""
    is_off_schedule: bool = False
    """It is for another day of the week than the newsletter's."""
    editors_told_at: datetime | None = None
    reminded_at: datetime | None = None
    release_failed_at: datetime | None = None
    send_now: bool = False
    """A person let it go at once."""

    @property
    def skipped_from(self) -> datetime:
        """When a draft that nobody approved is given up. One composed late gets its time too."""
        return max(self.last_due_at, self.composed_at) + self.late_after

    @property
    def is_automatic(self) -> bool:
        """Whether the clock releases it, and no person has to.

        Else whoever composes one more, or one on its last day, would send it to all readers alone:
        nobody waits for it, and its editors have no day to hold it.
        """
        is_late = self.composed_at > self.first_due_at - AUTOMATIC_LEAD
        is_for_people = self.is_by_hand and (self.is_off_schedule or is_late)
        return self.release == Release.AUTOMATIC and not is_for_people


def compose_from(first_due_at: datetime, *, lead: timedelta, release: str) -> datetime:
    """Return from when on the draft of an issue first due at that time is composed."""
    if release == Release.AUTOMATIC:
        lead = min(lead, AUTOMATIC_LEAD)
    return first_due_at - lead


def wants_composing(state: str | None) -> bool:
    """Tell whether a date whose issue is in that state (None: there is none) takes composing.

    Before its time is past, one is only ever skipped because too few summaries waited; more may
    have come in since. A draft is left to its editors.
    """
    return state is None or state == IssueState.SKIPPED


def next_step(facts: IssueFacts, *, now: datetime) -> Step | None:
    """Return the one thing that is due for the issue first, or None.

    Taking the step changes the facts so that the same one is not due again at once.
    """
    match facts.state:
        case IssueState.DRAFT:
            return _of_draft(facts, now)
        case IssueState.APPROVED:
            if facts.send_now or facts.first_due_at <= now:
                return Step.PLAN
            is_untold = facts.is_automatic and facts.editors_told_at is None
            return Step.TELL if is_untold else None
        case _:
            return None


def _of_draft(facts: IssueFacts, now: datetime) -> Step | None:
    if facts.skipped_from <= now:
        return Step.SKIP
    if facts.is_automatic:
        return Step.RELEASE if _release_is_due(facts, now) else None
    if facts.editors_told_at is None:
        return Step.TELL
    return Step.REMIND if _reminder_is_due(facts, facts.editors_told_at, now) else None


def _release_is_due(facts: IssueFacts, now: datetime) -> bool:
    if facts.release_failed_at and now < facts.release_failed_at + RETRY_RELEASE_AFTER:
        return False
    return facts.first_due_at - AUTOMATIC_LEAD <= now


def _reminder_is_due(facts: IssueFacts, told_at: datetime, now: datetime) -> bool:
    if facts.reminded_at is not None:
        return False
    return max(facts.first_due_at - REMINDER_LEAD, told_at + REMINDER_GAP) <= now
