"""``digest subscribers import`` and ``export``: readers as CSV."""

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, progress, say, warn
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption, NewsletterOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.pick_newsletter import pick_newsletter

if TYPE_CHECKING:
    from subscribers.transfer.records import ImportReport

MOST_PROBLEMS_SHOWN = 40


def add_to(subscribers: typer.Typer) -> None:
    """Add the commands to ``digest subscribers``."""
    subscribers.command(
        "import",
        epilog=examples(
            "digest subscribers import members.csv --consent 'Ticked a box on our form' --dry-run",
            "digest subscribers import members.csv --consent 'Ticked a box on our form'",
        ),
    )(import_list)
    subscribers.command(
        "export",
        epilog=examples("digest subscribers export readers.csv", "digest subscribers export"),
    )(export_list)


def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV; - reads from stdin.")],
    consent: Annotated[
        str,
        typer.Option(
            metavar="WORDS", help="What these people agreed to, and where; kept as the proof."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count, and write nothing.")
    ] = False,
    create_topics: Annotated[
        bool, typer.Option("--create-topics", help="Make the topics that are not known.")
    ] = False,
    newsletter: NewsletterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in readers from a CSV file, all or none.

    The first line names the columns: email, and any of name, topics,
    cadence and time_zone. They count as confirmed, on the consent stated.
    An import brings back nobody who has unsubscribed.
    """
    open_home()
    from subscribers.errors import SubscriberError
    from subscribers.transfer.import_subscribers import import_subscribers
    from subscribers.transfer.read_csv import read_csv

    chosen = pick_newsletter(newsletter)
    try:
        plan = read_csv(sys.stdin.buffer.read() if str(file) == "-" else file)
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}); check the name and who may read it.")
    try:
        with progress("Importing") as told:
            report = import_subscribers(
                plan,
                chosen,
                consent_wording=consent,
                at=datetime.now(UTC),
                dry_run=dry_run,
                create_topics=create_topics,
                progress=told,
            )
    except SubscriberError as error:
        fail(str(error))
    if as_json:
        print_json(asdict(report))
    else:
        _show(report, dry_run=dry_run)
    if report.problems:
        lines = "line" if len(report.problems) == 1 else "lines"
        fail(f"{len(report.problems)} {lines} of {file} must be mended; nothing was imported.")


def export_list(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Left out: to stdout.")
    ] = None,
    newsletter: NewsletterOption = None,
) -> None:
    """Write the readers as CSV, in the form that import takes.

    A new file is readable by its owner only.
    """
    open_home()
    from subscribers.transfer.export_csv import export_csv

    lines = export_csv(pick_newsletter(newsletter))
    if file is None:
        sys.stdout.writelines(lines)
        return
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            written = sum(opened.write(line) > 0 for line in lines)
    except OSError as error:
        fail(f"{file} cannot be written ({error.strerror}); choose another place.")
    # The header is a line as well.
    warn(f"Wrote {written - 1} readers to {file}.")


def _show(report: "ImportReport", *, dry_run: bool) -> None:
    if report.problems:
        shown = report.problems[:MOST_PROBLEMS_SHOWN]
        rows = [(problem.line, problem.reason) for problem in shown]
        print_table(("line", "what must be mended"), rows, numbers=("line",))
        if len(report.problems) > len(shown):
            say(f"and {len(report.problems) - len(shown)} more; --json lists them all")
        return
    rows = [
        (report.new, "new"),
        (report.updated, "known, with other wishes now"),
        (report.unchanged, "known, nothing to change"),
        (report.repeated, "named twice in the file"),
        (report.unsubscribed, "left alone: they have unsubscribed"),
        (report.suppressed, "left alone: bounced, complained or erased"),
    ]
    print_table(("people", ""), rows, numbers=("people",))
    if report.topics_created:
        made = "would be made" if dry_run else "made"
        say(f"Topics {made}: {', '.join(report.topics_created)}")
    if dry_run:
        say("This was a dry run: nothing was written.")
