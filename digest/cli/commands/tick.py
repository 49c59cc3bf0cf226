"""``digest tick``: do what is due, once."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say, warn
from digest.cli.help.examples import examples
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home
from digest.cli.process.stop_by_signal import stop_by_signal
from digest.environment import Environment

if TYPE_CHECKING:
    from digest.delivery.providers.base import Provider


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=RUNNING,
        epilog=examples("digest tick", "digest tick --now 2026-03-03T09:00:00+00:00"),
    )(tick)


def tick(
    now: Annotated[
        str | None,
        typer.Option(
            metavar="ISO8601",
            help="Rehearse with another time, with the outbox alone; UTC where it names no zone.",
        ),
    ] = None,
) -> None:
    """Do what is due, once: read, compose, tell, release, send.

    For cron, every few minutes. At its end PubMed and Crossref are asked about
    a few studies, where that is on. Running it twice does nothing twice.

    Exits with 1 where it tried something and failed. Mail that waits for its
    next try is named on stderr, and is no failure of this tick.
    """
    moment = _moment(now) if now is not None else None
    environment = open_home()
    if moment is not None and not environment.is_rehearsal:
        raise typer.BadParameter(
            f"another time is for rehearsals, and DIGEST_PROVIDER is {environment.provider}, "
            "which sends in earnest; set it to outbox, or leave --now out.",
            param_hint="--now",
        )
    from digest.engine.ask_registers import ask_registers
    from digest.engine.database_clock import database_clock
    from digest.engine.tick import tick as do_tick

    provider = _provider(environment, moment)
    try:
        with stop_by_signal() as stop:
            report = do_tick(now=moment or database_clock(), provider=provider, stop=stop.is_set)
            # Last, and never in a rehearsal: nothing waits for them.
            asked = () if moment else ask_registers(now=database_clock()(), stop=stop.is_set)
    finally:
        provider.close()
    for line in (*report.lines, *asked):
        say(line)
    for wait in report.waits:
        warn(wait)
    if not report.lines and not asked and not report.waits and not report.failures:
        say("Nothing was due.")
    for failure in report.failures[:-1]:
        warn(failure)
    if report.failures:
        fail(report.failures[-1])


def _provider(environment: Environment, moment: datetime | None) -> "Provider":
    from digest.delivery.providers.outbox.provider import OutboxProvider
    from digest.delivery.providers.outbox.settings import OUTBOX_FOLDER

    if moment is None:
        return environment.provider_settings.open()
    # The mail of a rehearsal is dated as it would be.
    return OutboxProvider(environment.home / OUTBOX_FOLDER, clock=lambda: moment)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no time; write it like 2026-03-03T09:00:00+00:00.", param_hint="--now"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
