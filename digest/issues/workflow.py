"""An issue's changes of state that need no ledger. Each is one conditional UPDATE, so of two
people (or a person and the clock) who act at once, one is told that the other was first."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, TextField, Value, When

from digest.issues.models import Issue, IssueState, Snapshot

_UPDATED = ("state", "held_from", "reason", "sequence", "finished_at", "send_now")
_STATE_IN_WORDS = {
    IssueState.DRAFT: "it is a draft",
    IssueState.APPROVED: "it is approved",
    IssueState.SENDING: "it is being sent",
    IssueState.SENT: "it was sent",
    IssueState.HELD: "it is held",
    IssueState.SKIPPED: "it was skipped",
    IssueState.CANCELLED: "it was cancelled",
}
_FINAL = "What was approved is final; put a correction into the next issue."
_OVER = "Its items wait for the next issue; compose that."
_APPROVABLE = (
    Q(state__in=(IssueState.DRAFT, IssueState.APPROVED))
    | Q(state=IssueState.HELD, held_from=IssueState.APPROVED)
) & Q(sequence=None)
_NO_SNAPSHOT = "No snapshot of this approval is there; take it first."
_NOT_APPROVED = {
    IssueState.DRAFT: _NO_SNAPSHOT,
    IssueState.APPROVED: _NO_SNAPSHOT,
    IssueState.HELD: "Resume it, then approve it.",
    IssueState.SENDING: _FINAL,
    IssueState.SENT: _FINAL,
    IssueState.SKIPPED: _OVER,
    IssueState.CANCELLED: "It is over for good; compose the next issue.",
}


class WorkflowError(Exception):
    """An issue is not in a state that allows this; the message says why and what to do."""


def refuse_unapprovable(issue: Issue) -> None:
    """Raise WorkflowError for a draft that is held, and an issue that was planned, skipped or
    cancelled: whoever would approve it is told that, and not what its content lacks."""
    if not Issue.objects.filter(_APPROVABLE, pk=issue.pk).exists():
        raise _refusal(issue, "approved", _NOT_APPROVED)


def mark_approved(issue: Issue, *, at: datetime) -> None:
    """Let a draft go out, or let it stand approved anew; one that is held stays so.

    ``at`` is when the snapshot that it goes out by was taken; without that snapshot, or once the
    audience is planned, WorkflowError is raised.
    """
    snapshot = Snapshot.objects.filter(issue=OuterRef("pk"), approved_at=at)
    held = When(state=IssueState.HELD, then=F("state"))
    why = When(state=IssueState.HELD, then=F("reason"))
    changes = {
        "state": Case(held, default=Value(IssueState.APPROVED), output_field=CharField()),
        "reason": Case(why, default=Value(""), output_field=TextField()),
    }
    if not _change(issue, Q(Exists(snapshot)) & _APPROVABLE, **changes):
        raise _refusal(issue, "approved", _NOT_APPROVED)


def hold(issue: Issue, *, reason: str) -> None:
    """Stop an issue where it is, until ``resume``. Raises WorkflowError where nothing of it is
    still to come.

    One that was to go at once, and of which nothing is planned yet, is not to any more: whoever
    lets it go on means to mend it first, or at its own time.
    """
    leaving = Q(state__in=(IssueState.DRAFT, IssueState.APPROVED, IssueState.SENDING))
    goes_at_once = Case(When(sequence=None, then=Value(value=False)), default=F("send_now"))
    changes = {"state": IssueState.HELD, "held_from": F("state"), "send_now": goes_at_once}
    if not _change(issue, leaving, reason=reason, **changes):
        nothing = "Nothing of it is still to go out, so there is nothing to hold."
        advice = {state: nothing for state in IssueState if state != IssueState.HELD}
        held = "Resume it when it may go on."
        raise _refusal(issue, "held", advice | {IssueState.HELD: held})


def resume(issue: Issue) -> None:
    """Let a held issue go on from where it was. Raises WorkflowError where it is not held."""
    state = F("held_from")
    if not _change(issue, Q(state=IssueState.HELD), state=state, held_from="", reason=""):
        raise _refusal(issue, "resumed", dict.fromkeys(IssueState, "Only a held issue is resumed."))


def skip(issue: Issue, *, reason: str, at: datetime) -> None:
    """Give a draft up; its items wait for another issue. Raises WorkflowError for anything else,
    and for one that was put on another date since it was looked at."""
    with transaction.atomic():
        leaving = Q(state=IssueState.DRAFT, date=issue.date)
        if not _change(issue, leaving, state=IssueState.SKIPPED, reason=reason, finished_at=at):
            advice = dict.fromkeys(IssueState, "Only a draft is skipped.")
            advice[IssueState.DRAFT] = "It was put on another date meanwhile."
            cancel = "Only a draft is skipped; cancel it, if nobody is to get it."
            for state in (IssueState.APPROVED, IssueState.SENDING, IssueState.HELD):
                advice[state] = cancel
            raise _refusal(issue, "skipped", advice)
        release_items(issue)


def release_items(issue: Issue) -> int:
    """Free the issue's summaries for other issues; the items stay as a record. Returns how many.

    Only for an issue that nobody has had anything of.
    """
    return issue.items.filter(released=False).update(released=True)


def _change(issue: Issue, leaving: Q, **changes: object) -> bool:
    changed = Issue.objects.filter(leaving, pk=issue.pk).update(**changes)
    issue.refresh_from_db(fields=_UPDATED)
    return bool(changed)


def _refusal(issue: Issue, done: str, advice: dict[IssueState, str]) -> WorkflowError:
    state = IssueState(issue.state)
    return WorkflowError(
        f"{issue.slug} cannot be {done}: {_STATE_IN_WORDS[state]}. {advice[state]}"
    )
