"""``digest reschedule``: an issue is put on another date."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import note_deed, whoever_types
from digest.cli.subjects.named_issue import IssueArgument, named_issue


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES, epilog=examples("digest reschedule latest --to 2026-03-05")
    )(reschedule)


def reschedule(
    issue: IssueArgument,
    to: Annotated[
        datetime, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Its new date.")
    ],
) -> None:
    """Put an issue on another date, until its audience is planned.

    The hour is the newsletter's, and the issue keeps its slug. What was
    approved says the former date, so it is to be approved again. The schedule
    goes on as before: no other issue is composed in its place.
    """
    open_home()
    from django.db import transaction

    from digest.engine.issue_facts import facts_of
    from digest.issues.editing.errors import EditError
    from digest.issues.editing.reschedule import reschedule as reschedule_issue
    from digest.issues.next_open_date import next_besides

    chosen = named_issue(issue)
    before = {"date": chosen.date.isoformat(), "state": chosen.state}
    try:
        with transaction.atomic():
            change = reschedule_issue(
                chosen,
                to.date(),
                revision=chosen.revision,
                by=whoever_types(),
                at=datetime.now(UTC),
            )
            chosen.refresh_from_db()
            after = {"date": chosen.date.isoformat(), "state": chosen.state}
            if change is not None:
                note_deed("rescheduled", f"issue {chosen.slug}", before=before, after=after)
    except EditError as error:
        fail(str(error))
    if change is None:
        say(f"{chosen.slug} has this date already.")
        return
    say(
        f"{chosen.slug} is now the issue of {to:%Y-%m-%d}, first due "
        f"{facts_of(chosen).first_due_at:%Y-%m-%d %H:%M} UTC; it is {chosen.state}."
    )
    besides = next_besides(chosen, now=datetime.now(UTC))
    say(f"The next by the schedule, besides it, is that of {besides}.")
    say(f"Next: digest status {chosen.slug}")
