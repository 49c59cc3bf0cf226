"""``digest summaries``: where each stands, and what an editor decides about it."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.answers.output import print_json, print_table, say
from digest.cli.answers.short_heading import short_heading
from digest.cli.commands import summary_decisions
from digest.cli.commands.summaries_show import row_as_json, show
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption, NewsletterOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home
from digest.cli.subjects.pick_newsletter import pick_newsletter

if TYPE_CHECKING:
    from digest.issues.summary_states import SummaryRow

StateChoice = Literal["ready", "incomplete", "held", "excluded", "backlog", "set-aside", "sent"]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    summaries = typer.Typer()
    summaries.callback(
        invoke_without_command=True,
        epilog=examples(
            "digest summaries",
            "digest summaries --state incomplete --json",
            "digest summaries show 7",
        ),
    )(list_summaries)
    summaries.command("show", epilog=examples("digest summaries show 7"))(show)
    summary_decisions.add_to(summaries)
    app.add_typer(summaries, name="summaries", rich_help_panel=CONTENT)


def list_summaries(
    context: typer.Context,
    state: Annotated[StateChoice | None, typer.Option(help="Only those in this state.")] = None,
    newsletter: NewsletterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where each summary stands, and decide about one."""
    if context.invoked_subcommand:
        return
    open_home()
    from digest.issues.summary_states import summary_rows

    rows = summary_rows(pick_newsletter(newsletter))
    chosen = [row for row in rows if state in {None, row.state}]
    if as_json:
        print_json([row_as_json(row) for row in chosen])
        return
    if not rows:
        say("No summaries yet. Read some: digest ingest FILE, FOLDER or ADDRESS")
        return
    if chosen:
        _show_table(chosen)
    counts = Counter(row.state for row in rows)
    say(", ".join(f"{number} {name}" for name, number in counts.most_common()))


def _show_table(rows: "Sequence[SummaryRow]") -> None:
    print_table(
        ("id", "summary", "state", "published", "why"),
        [
            (
                row.id,
                short_heading(row.title),
                f"{row.state}, pinned" if row.pinned else row.state,
                row.published.isoformat() if row.published else "",
                _why(row),
            )
            for row in rows
        ],
        numbers=("id",),
    )


def _why(row: "SummaryRow") -> str:
    from digest.sources.records import PARTS

    if row.state == "incomplete":
        lacks_all = len(row.missing) == len(PARTS)
        return "lacks all four parts" if lacks_all else f"lacks {', '.join(row.missing)}"
    if row.issue:
        return f"in {row.issue}"
    return row.reason
