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
_CHANGED_WHILE_HELD = Turn(
    who="A publisher",
    what="has to approve it again, since it was changed, and to let it go on, or to cancel it",
    is_pressing=True,
)
_OVER = Turn(who="", what="is over")


def whose_turn(
    facts: IssueFacts, *, now: datetime, incomplete: int = 0, is_changed: bool = False
) -> Turn:
    """Return what has to happen to an issue next; ``incomplete`` items lack a part, and while
    there are any, it can neither be approved nor released. One that ``is_changed`` since its
    approval, and held, does not go on before another."""
    if facts.state == IssueState.DRAFT:
        of_draft = _of_automatic if facts.is_automatic else _of_draft
        return of_draft(facts, now, incomplete)
    if facts.state == IssueState.APPROVED:
        if facts.send_now:
            return Turn(who="", what="goes out at once, with the worker's next round")
        if facts.first_due_at <= now:
            return Turn(who="", what="goes out with the worker's next round")
        return Turn(who="", what="goes out by itself", until=facts.first_due_at)
    if facts.state == IssueState.HELD and is_changed:
        return _CHANGED_WHILE_HELD
    return _IN_OTHER_STATES.get(IssueState(facts.state), _OVER)


def _of_automatic(facts: IssueFacts, now: datetime, incomplete: int) -> Turn:
    if facts.release_failed_at is not None:
        what = "has to mend what the checks found, so that it is released,"
        return Turn(who="An editor", what=what, until=facts.first_due_at, is_pressing=True)
    released_at = max(facts.first_due_at - AUTOMATIC_LEAD, now)
    if incomplete:
        what = f"has to complete {_items(incomplete)}, so that it is released by itself,"
        return Turn(who="An editor", what=what, until=released_at)
    what = "is released by itself, unless a check fails or somebody holds it"
    return Turn(who="", what=what, until=released_at)


def _of_draft(facts: IssueFacts, now: datetime, incomplete: int) -> Turn:
    who, what = "A publisher", "has to approve it"
    if incomplete:
        who, what = (
            "An editor",
            f"has to complete {_items(incomplete)}, and a publisher to approve it",
        )
    why = _why_the_clock_does_not(facts)
    what += why
    if facts.first_due_at <= now:
        what += ", or it is given up,"
        return Turn(who=who, what=what, until=facts.skipped_from, is_pressing=True)
    comma = "," if incomplete or why else ""
    return Turn(who=who, what=what + comma, until=facts.first_due_at)


def _why_the_clock_does_not(facts: IssueFacts) -> str:
    if facts.release != Release.AUTOMATIC:
        return ""
    if facts.is_off_schedule:
        return ", since it was composed for a date beside the schedule"
    return ", since it was composed by hand with less than a day left"


def _items(count: int) -> str:
    return "1 item, or take it out" if count == 1 else f"{count} items, or take them out"
