"""The command line: ``digest`` and its commands."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import typer

from digest.cli.commands import (
    approve,
    cancel,
    check,
    compose,
    demo,
    doctor,
    enrich,
    hold,
    ingest,
    looks,
    newsletters,
    preview,
    reschedule,
    run,
    send,
    settle,
    sources,
    status,
    subscribers,
    summaries,
    tick,
    topics,
    user,
    worker,
)
from digest.cli.help.examples import examples
from digest.cli.help.panels import ByPanel

app = typer.Typer(
    name="digest",
    cls=ByPanel,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("digest demo", "digest ingest notes/", "digest compose"),
)

COMMANDS: tuple[Callable[[typer.Typer], None], ...] = (
    newsletters.add_to,
    topics.add_to,
    looks.add_to,
    sources.add_to,
    ingest.add_to,
    summaries.add_to,
    enrich.add_to,
    subscribers.add_to,
    compose.add_to,
    preview.add_to,
    check.add_to,
    reschedule.add_to,
    approve.add_to,
    send.add_to,
    status.add_to,
    hold.add_to,
    cancel.add_to,
    settle.add_to,
    run.add_to,
    worker.add_to,
    tick.add_to,
    user.add_to,
    doctor.add_to,
    demo.add_to,
)
"""What adds the commands; --help lists them by panel."""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"digest (Caveat) {version('caveat')}")
        raise typer.Exit


@app.callback()
def digest(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """A weekly digest of plain-language summaries of new research.

    It chooses the summaries nobody has been sent yet, composes an issue,
    lets a person check and approve it, and sends each reader the parts they
    asked for, once.
    """


for add_to in COMMANDS:
    add_to(app)
