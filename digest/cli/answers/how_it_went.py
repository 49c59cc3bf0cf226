"""What a person reads after sending an issue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.cli.answers.output import fail, say, warn

if TYPE_CHECKING:
    from digest.delivery.status.issue_status import IssueStatus
    from digest.engine.send_by_hand import SentByHand

MOST_REASONS = 5


def say_how_it_went(slug: str, provider: str, sent: "SentByHand", *, was_stopped: bool) -> None:
    """Say what was sent of the issue and what was not; ends the command with 1 where something
    that is due was not, or where nobody can tell."""
    counts = sent.status.deliveries
    if sent.submitted:
        say(f"{slug}: {_mails(sent.submitted)} handed over ({provider}).")
    elif not (sent.waiting_now or sent.next_due_at or sent.in_doubt):
        say(f"{slug}: nothing left to send.")
    say(
        f"Of {sent.status.audience} readers, {counts['submitted']} have been sent theirs, "
        f"{counts['skipped']} get nothing, {counts['rejected']} were rejected, "
        f"{counts['pending']} wait, {counts['unknown']} are unknown."
    )
    say_rejected(sent.status)
    if sent.next_due_at:
        say(
            f"The next is due {sent.next_due_at:%Y-%m-%d %H:%M} UTC; a worker or a tick sends it, "
            f"or, at once: digest send {slug} --now"
        )
    not_done = list(_not_done(slug, sent, was_stopped=was_stopped))
    for reason in not_done[:-1]:
        warn(reason)
    if not_done:
        fail(not_done[-1])


def say_what_is_wrong(status: "IssueStatus") -> None:
    """Say what of an issue was not taken, and why."""
    if status.waiting_for:
        say(str(status.waiting_for))
    say_rejected(status)


def say_rejected(status: "IssueStatus") -> None:
    """Say for which reasons readers were rejected, the most frequent first."""
    by_reason = list(status.rejected_by_reason.items())
    for reason, count in by_reason[:MOST_REASONS]:
        say(f"Rejected, {count}: {reason}")
    if by_reason:
        more = len(by_reason) - MOST_REASONS
        others = f"{more} more reasons, and each delivery" if more > 0 else "Each delivery"
        say(f"{others}: digest status {status.issue} --rejected")


def _not_done(slug: str, sent: "SentByHand", *, was_stopped: bool) -> Iterator[str]:
    from digest.issues.models import IssueState

    if sent.status.state == IssueState.HELD:
        yield f"{slug} is held. {sent.status.reason} To let it go on: digest resume {slug}"
    elif sent.waiting_now and (was_stopped or sent.status.waiting_for):
        yield (
            f"{_mails(sent.waiting_now)} could not be handed over yet. "
            f"{'It was stopped.' if was_stopped else sent.status.waiting_for} "
            f"To go on where it stopped: digest send {slug}"
        )
    elif sent.waiting_now:
        yield (
            f"Another sender has the rest in hand. How far it is: digest status {slug}. Should it "
            f"have died, this goes on a minute later: digest send {slug}"
        )
    if sent.in_doubt:
        yield (
            f"Whether the provider took {_mails(sent.in_doubt)} cannot be told, so nothing of "
            f"that is sent again by itself. Ask the provider, then: digest settle {slug}"
        )


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"
