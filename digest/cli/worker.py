"""``digest worker``: does what is due, until it is stopped."""

import signal
from threading import Event
from types import FrameType

import typer

from digest.cli.examples import examples
from digest.cli.open_home import open_home
from digest.cli.output import say
from digest.cli.panels import RUNNING


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=RUNNING, epilog=examples("digest worker"))(worker)


def worker() -> None:
    """Do what is due, every few seconds, until SIGTERM or Ctrl-C.

    A stop waits for the batch that is being handed over.
    """
    environment = open_home()
    from digest.delivery.providers.choose_provider import provider_from
    from digest.engine.worker import work

    provider, stop = provider_from(environment), stop_by_signal()
    say("The worker ticks. Stop it with Ctrl-C.")
    try:
        work(provider=provider, stop=stop)
    finally:
        provider.close()
    say("Stopped.")


def stop_by_signal() -> Event:
    """Return what SIGTERM and SIGINT set. The second signal ends the process as it always does."""
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - Python's form
        stop.set()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    return stop
