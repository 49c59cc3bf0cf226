"""``digest subscribers export``: readers as CSV."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from digest.cli.answers.output import warn
from digest.cli.answers.private_file import write_private
from digest.cli.help.examples import examples
from digest.cli.help.options import NewsletterOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.pick_newsletter import pick_newsletter


def add_to(subscribers: typer.Typer) -> None:
    """Add the command to ``digest subscribers``."""
    subscribers.command(
        "export",
        epilog=examples("digest subscribers export readers.csv", "digest subscribers export"),
    )(export_list)


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
    # The header is a line as well.
    warn(f"Wrote {write_private(file, lines) - 1} readers to {file}.")
