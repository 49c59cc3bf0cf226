"""What a person reads after sending an issue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.cli.answers.output import fail, say, warn

if TYPE_CHECKING:
    from digest.engine.send_by_hand import SentByHand


def say_how_it_went(slug: str, provider: str, sent: "SentByHand", *, was_stopped: bool) -> None:
    """Say what was sent of the issue and what was not; ends the command with 1 where something
    that is due was not, or where nobody can tell."""
    counts = sent.status.deliveries
    if sent.submitted:
        say(f"{slug}: {_mails(sent.submitted)} handed over ({provider}).")
    elif not sent.waiting_now and not sent.next_due_at:
        say(f"{slug}: nothing left to send.")
    say(
        f"Of {sent.status.audience} readers, {counts['submitted']} have been sent theirs, "
        f"{counts['skipped']} get nothing, {counts['rejected']} were rejected, "
        f"{counts['pending']} wait, {counts['unknown']} are unknown."
    )
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


def _not_done(slug: str, sent: "SentByHand", *, was_stopped: bool) -> Iterator[str]:
    from digest.issues.models import IssueState

    if sent.status.state == IssueState.HELD:
        yield f"{slug} is held. {sent.status.reason} To let it go on: digest resume {slug}"
    elif sent.waiting_now:
        why = "the provider asked to wait, or another sender is at it"
        yield (
            f"{_mails(sent.waiting_now)} could not be handed over yet: "
            f"{'it was stopped' if was_stopped else why}. "
            f"To go on where it stopped: digest send {slug}"
        )
    if sent.in_doubt:
        yield (
            f"Whether the provider took {_mails(sent.in_doubt)} cannot be told, so they are not "
            f"sent again by themselves. Ask the provider, then: digest settle {slug}"
        )


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"
