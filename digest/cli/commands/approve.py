"""``digest approve``: a person's word that an issue may go out."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.commands.check import say_findings
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import note_deed
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.issues.models import Issue


_ADDRESS = re.compile(r"[^\s@]+@[^\s@]{1,200}")
"""It is kept and shown, and nothing is sent there: that it names somebody is enough."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES, epilog=examples("digest approve latest --by editor@example.org")
    )(approve)


def approve(
    issue: IssueArgument,
    by: Annotated[str, typer.Option(metavar="EMAIL", help="Who is accountable; needs no account.")],
) -> None:
    """Check an issue and freeze it: this is what goes out.

    An approved issue that was changed since is approved anew. Whoever types is trusted: where
    second_person asks for somebody else than who edited last, this says so and goes on.
    """
    accountable = by.strip()
    if not _ADDRESS.fullmatch(accountable):
        raise typer.BadParameter(
            f"{by!r} is no mail address; write it like editor@example.org.", param_hint="--by"
        )
    open_home()
    from digest.delivery.errors import DeliveryError, NotApprovableError
    from digest.delivery.planning.approve import approve as approve_issue
    from digest.delivery.planning.approve import last_editor_must_not
    from digest.issues.snapshot import SnapshotError
    from digest.issues.stands import stands
    from digest.issues.workflow import WorkflowError
    from digest.render.template_error import TemplateError

    chosen = named_issue(issue)
    before = stands(chosen)
    try:
        approve_issue(chosen, by=accountable, at=datetime.now(UTC))
    except NotApprovableError as error:
        say_findings(error.findings)
        fail(str(error))
    except (DeliveryError, SnapshotError, TemplateError, WorkflowError) as error:
        fail(str(error))
    chosen.refresh_from_db()
    note_deed(
        "approved", f"issue {chosen.slug}", by=accountable, before=before, after=stands(chosen)
    )
    if last_editor_must_not(chosen, by=accountable):
        say(f"Mind that {accountable} edited it last: in the studio, somebody else would have to.")
    say(f"{chosen.slug} is approved by {accountable}; what it says now is what is sent.")
    _say_next(chosen)


def _say_next(issue: "Issue") -> None:
    from digest.engine.issue_facts import facts_of
    from digest.issues.models import IssueState

    if issue.state == IssueState.HELD:
        say(f"It is still held. Next: digest resume {issue.slug}")
        return
    facts = facts_of(issue)
    first = f"{facts.first_due_at:%Y-%m-%d %H:%M} UTC"
    if facts.first_due_at > datetime.now(UTC):
        say(f"It is first due {first}. `digest run`, a worker or `digest tick` sends it then.")
    else:
        say(f"It was first due {first}: whatever ticks next sends it.")
    say("Next:")
    say(f"  digest send {issue.slug} --test YOUR-ADDRESS   one copy, to look at")
    say(f"  digest send {issue.slug} --now                 all of it, at once")
