"""``digest worker``: does what is due, until it is stopped."""

import typer

from digest.cli.answers.output import say
from digest.cli.help.examples import examples
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home
from digest.cli.process.stop_by_signal import stop_by_signal


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=RUNNING, epilog=examples("digest worker"))(worker)


def worker() -> None:
    """Do what is due, again and again, without a web server.

    Until SIGTERM or Ctrl-C; a stop waits for the batch that is being handed over.
    """
    environment = open_home()
    from digest.engine.worker import work

    provider = environment.provider_settings.open()
    try:
        with stop_by_signal() as stop:
            say("The worker ticks. Stop it with Ctrl-C.")
            work(provider=provider, stop=stop)
    finally:
        provider.close()
    say("Stopped.")
