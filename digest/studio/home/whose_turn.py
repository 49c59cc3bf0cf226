"""Who has to act on an issue, what they do, and until when. Pure."""

from dataclasses import dataclass
from datetime import datetime

from digest.engine.due_steps import AUTOMATIC_LEAD, IssueFacts
from digest.issues.models import IssueState
from digest.newsletters.models import Release


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """What is to happen next: somebody has to do it within a time, or it happens by itself then."""

    who: str
    """Empty where nobody has to."""
    what: str
    """A sentence without its end."""
    until: datetime | None = None
    """None where it is not a matter of time."""
    is_pressing: bool = False
    """Nothing goes on before somebody acts."""


_IN_OTHER_STATES = {
    IssueState.SENDING: Turn(who="", what="is being sent"),
    IssueState.HELD: Turn(
        who="A publisher", what="has to let it go on, or to cancel it", is_pressing=True
    ),
}
_OVER = Turn(who="", what="is over")


def whose_turn(facts: IssueFacts, *, now: datetime) -> Turn:
    """Return what has to happen to an issue next."""
    if facts.state == IssueState.DRAFT:
        is_automatic = facts.release == Release.AUTOMATIC
        return _of_automatic(facts, now) if is_automatic else _of_draft(facts, now)
    if facts.state == IssueState.APPROVED:
        if facts.send_now:
            return Turn(who="", what="goes out at once, with the worker's next round")
        return Turn(who="", what="goes out by itself", until=facts.first_due_at)
    return _IN_OTHER_STATES.get(IssueState(facts.state), _OVER)


def _of_automatic(facts: IssueFacts, now: datetime) -> Turn:
    if facts.release_failed_at is not None:
        what = "has to mend what the checks found, so that it is released,"
        return Turn(who="An editor", what=what, until=facts.first_due_at, is_pressing=True)
    what = "is released by itself, unless a check fails or somebody holds it"
    return Turn(who="", what=what, until=max(facts.first_due_at - AUTOMATIC_LEAD, now))


def _of_draft(facts: IssueFacts, now: datetime) -> Turn:
    if facts.first_due_at <= now:
        what = "has to approve it, or it is given up,"
        return Turn(who="A publisher", what=what, until=facts.skipped_from, is_pressing=True)
    return Turn(who="A publisher", what="has to approve it", until=facts.first_due_at)
