"""``digest compose``: from the summaries that wait to a draft."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.answers.short_heading import short_heading
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.refuse_restored import refuse_restored
from digest.cli.subjects.pick_newsletter import pick_newsletter

if TYPE_CHECKING:
    from digest.issues.models import Issue


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples("digest compose", "digest compose --newsletter weekly --for 2026-03-03"),
    )(compose)


def compose(
    newsletter: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="Which newsletter, where there are several."),
    ] = None,
    for_date: Annotated[
        datetime | None,
        typer.Option(
            "--for",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The issue's date; without it, the next by the newsletter's weekday.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Compose the next issue, as a draft, from what is new.

    A draft that is there already is composed anew and keeps its note.
    """
    open_home()
    refuse_restored()
    from digest.issues.compose import BY_COMMAND, Composed, ComposeError
    from digest.issues.compose import compose as compose_issue
    from digest.issues.next_open_date import next_open_date

    chosen, now = pick_newsletter(newsletter), datetime.now(UTC)
    issue_date = for_date.date() if for_date else next_open_date(chosen, now=now)
    try:
        composed = compose_issue(chosen, issue_date=issue_date, now=now, by=BY_COMMAND)
    except ComposeError as error:
        composed = Composed(issue=None, reason=str(error))
    issue = composed.issue
    if as_json:
        print_json({"issue": issue.slug if issue else None, "reason": composed.reason})
    if issue is None:
        fail(f"{composed.reason} What waits, and what is not complete: digest summaries")
    if not as_json:
        _show(issue, composed.reason)


def _show(issue: "Issue", reason: str) -> None:
    from digest.issues.models import IssueState

    if issue.state != IssueState.DRAFT:
        say(reason)
        return
    items = issue.items.select_related("summary").order_by("position")
    print_table(
        ("", "title", "why"),
        [
            (item.position, short_heading(item.summary.heading), ", ".join(item.reasons))
            for item in items
        ],
        title=issue.slug,
        numbers=("",),
    )
    say(f"{issue.slug} is composed. {reason}")
    if without := items.filter(summary__topics=None).count():
        what = "1 item has" if without == 1 else f"{without} items have"
        say(f"{what} no topic, so only readers of all topics get it: digest check says more.")
    say("Next:")
    say(f"  digest preview {issue.slug} --out preview")
    say(f"  digest check {issue.slug}")
    say(f"  digest approve {issue.slug} --by YOUR-ADDRESS")
