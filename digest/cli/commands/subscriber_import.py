"""``digest subscribers import``: readers from a list, CSV or XLSX."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.answers.import_report import say_import
from digest.cli.answers.output import fail, print_json, progress
from digest.cli.answers.private_file import write_private
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption, NewsletterOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.pick_newsletter import pick_newsletter


def add_to(subscribers: typer.Typer) -> None:
    """Add the command to ``digest subscribers``."""
    subscribers.command(
        "import",
        epilog=examples(
            "digest subscribers import members.csv --consent 'Ticked a box on our form' --dry-run",
            "digest subscribers import members.xlsx --consent 'Ticked a box on our form' "
            "--column email='E-mail of member' --report mend.csv",
        ),
    )(import_list)


def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX; - reads from stdin.")],
    consent: Annotated[
        str,
        typer.Option(
            metavar="WORDS", help="What these people agreed to, and where; kept as the proof."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count, and write nothing.")
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="OURS=THEIRS",
            help="What the file calls a column, such as email='E-mail of member'. Once for each.",
        ),
    ] = None,
    create_topics: Annotated[
        bool, typer.Option("--create-topics", help="Make the topics that are not known.")
    ] = False,
    report_to: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.csv",
            help="Write the lines that must be mended there, with why; readable by you only.",
        ),
    ] = None,
    newsletter: NewsletterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in readers from a CSV or XLSX file, all or none.

    The first line names the columns: email, and any of name, topics,
    cadence, time_zone, greeting and consented, or what --column says. Of a
    workbook the first sheet is read. Several topics stand in one cell, parted by
    | or ; or , and none means all. They count as confirmed, on the consent
    stated: given on the day in consented (such as 2024-05-31), else now. An
    import brings back nobody who has unsubscribed or must not be mailed.
    """
    from subscribers.transfer.columns import ColumnsError, said_columns

    try:
        said = said_columns(columns or ())
    except ColumnsError as error:
        raise typer.BadParameter(str(error), param_hint="--column") from None
    open_home()
    from subscribers.errors import SubscriberError
    from subscribers.transfer.import_subscribers import import_subscribers
    from subscribers.transfer.lines_to_mend import lines_to_mend
    from subscribers.transfer.read_people import read_people
    from subscribers.transfer.tables.read_table import read_table

    chosen = pick_newsletter(newsletter)
    try:
        table = read_table(_content(file))
        with progress("Reading") as told:
            plan = read_people(table, columns=said, progress=told)
        with progress("Checking" if dry_run else "Importing") as told:
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
    if report_to and report.problems:
        write_private(report_to, lines_to_mend(table, report.problems))
    if as_json:
        print_json(asdict(report))
    else:
        say_import(report, dry_run=dry_run)
    if report.problems:
        lines = "line" if report.invalid == 1 else "lines"
        fail(f"{report.invalid} {lines} of {file} must be mended; nothing was imported.")


def _content(file: Path) -> bytes:
    from subscribers.transfer.tables.read_table import MOST_BYTES

    # One byte more than is taken, so that what is larger is known to be.
    if str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}); check the name and who may read it.")
