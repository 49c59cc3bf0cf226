"""``digest hold`` and ``resume``: stopping an issue for now, and letting it go on."""

import typer

from digest.cli.answers.output import fail, say
from digest.cli.answers.still_under_way import say_what_still_ends
from digest.cli.help.examples import examples
from digest.cli.help.options import ReasonOption
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.refuse_restored import refuse_restored
from digest.cli.process.trail import note_deed
from digest.cli.subjects.named_issue import IssueArgument, named_issue


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        rich_help_panel=ISSUES, epilog=examples("digest hold latest --reason 'A figure is wrong'")
    )(hold)
    app.command(rich_help_panel=ISSUES, epilog=examples("digest resume latest"))(resume)


def hold(issue: IssueArgument, reason: ReasonOption = "") -> None:
    """Stop an issue where it is, also while it is being sent."""
    open_home()
    from digest.delivery.status.under_way import under_way
    from digest.issues.stands import stands
    from digest.issues.workflow import WorkflowError
    from digest.issues.workflow import hold as hold_issue

    chosen = named_issue(issue)
    before = stands(chosen)
    try:
        hold_issue(chosen, reason=reason or "A person holds it.")
    except WorkflowError as error:
        fail(str(error))
    note_deed("held", f"issue {chosen.slug}", before=before, after=stands(chosen))
    say(f"{chosen.slug} is held; no other mail of it is begun.")
    say_what_still_ends(under_way(chosen))
    say(f"Next: digest resume {chosen.slug}, or digest cancel {chosen.slug}")


def resume(issue: IssueArgument) -> None:
    """Let a held issue go on from where it was, late or not."""
    open_home()
    refuse_restored()
    from digest.delivery.controls.resume import resume as resume_issue
    from digest.engine.database_clock import database_clock
    from digest.issues.stands import stands
    from digest.issues.workflow import WorkflowError

    chosen = named_issue(issue)
    before = stands(chosen)
    try:
        resume_issue(chosen, at=database_clock()())
    except WorkflowError as error:
        fail(str(error))
    note_deed("resumed", f"issue {chosen.slug}", before=before, after=stands(chosen))
    say(f"{chosen.slug} goes on; it is {chosen.state} again.")
    say(f"Next: digest status {chosen.slug}")
