"""``digest cancel``: giving an issue up for good."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say, warn
from digest.cli.answers.still_under_way import say_what_still_ends
from digest.cli.help.examples import examples
from digest.cli.help.options import ReasonOption
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import note_deed
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.issues.models import Issue


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples(
            "digest cancel latest --reason 'Not this week'", "digest cancel latest --yes"
        ),
    )(cancel)


def cancel(
    issue: IssueArgument,
    reason: ReasonOption = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Also where some have had it and others never will.")
    ] = False,
) -> None:
    """Give an issue up for good; nobody else gets it.

    Where nobody had it yet, its items wait for another issue. Where somebody
    had, they do not: to stop for a while instead, use digest hold.
    """
    open_home()
    from digest.delivery.controls.cancel import cancel as cancel_issue
    from digest.delivery.errors import DeliveryError
    from digest.delivery.status.under_way import under_way
    from digest.issues.stands import stands
    from digest.issues.workflow import WorkflowError

    chosen = named_issue(issue)
    if not yes:
        _ask_where_it_parts_readers(chosen)
    before = stands(chosen)
    try:
        left_out = cancel_issue(
            chosen, reason=reason or "A person cancelled it.", at=datetime.now(UTC)
        )
    except (DeliveryError, WorkflowError) as error:
        fail(str(error))
    note_deed("cancelled", f"issue {chosen.slug}", before=before, after=stands(chosen))
    say(f"{chosen.slug} is cancelled. {_what_of_its_items(chosen, left_out)}")
    say_what_still_ends(under_way(chosen))
    say(f"Next: digest status {chosen.slug}")


def _ask_where_it_parts_readers(issue: "Issue") -> None:
    from digest.delivery.controls.cancel import CANCELLABLE
    from digest.delivery.status.issue_status import status_of
    from digest.delivery.status.under_way import under_way

    status = status_of(issue)
    had, left_out = status.deliveries["submitted"], status.deliveries["pending"]
    may_have = status.deliveries["unknown"] or under_way(issue)
    if issue.state not in CANCELLABLE or not left_out or not (had or may_have):
        return
    warning = (
        f"{issue.slug} is on its way. Readers who have had it: {had}. Readers who would never get "
        f"its items: {left_out}. To stop for now, and go on later: digest hold {issue.slug}"
    )
    if not sys.stdin.isatty():
        fail(f"{warning}. To cancel all the same: digest cancel {issue.slug} --yes")
    warn(f"{warning}.")
    if not _says_yes("Cancel it all the same?"):
        fail(f"{issue.slug} was not cancelled; it is {issue.state}, as before.")


def _says_yes(question: str) -> bool:
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:  # Ctrl-C or Ctrl-D, which leave the cursor behind the question
        warn("")
        return False


def _what_of_its_items(issue: "Issue", left_out: int) -> str:
    if not issue.items.filter(released=False).exists():
        return "Nobody had it, so its items wait for another issue."
    return (
        "Some have or may have had it, so its items wait for no other issue. Readers left out: "
        f"{left_out}."
    )
