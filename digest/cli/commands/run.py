"""``digest run``: the web server and a worker in one command."""

import sys
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.help.examples import examples
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home
from digest.cli.process.stop_by_signal import stop_by_signal
from digest.environment import Environment

if TYPE_CHECKING:
    from digest.engine.web import WebServer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=RUNNING,
        epilog=examples("digest run", "digest run --host 0.0.0.0 --port 8080"),
    )(run)


def run(
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="P", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Serve the pages and do what is due, until SIGTERM or Ctrl-C."""
    environment = open_home()
    from digest.engine.web import CannotListenError, listen, start_web, stop_web
    from digest.engine.worker import work

    provider = environment.provider_settings.open()
    try:
        listening = listen(host, port)
    except CannotListenError as error:
        fail(str(error))
    ended = Event()
    with listening, stop_by_signal() as stop:
        server = start_web(listening)
        try:
            _stop_with(server, stop, ended)
            _say_where(server.url, environment)
            work(provider=provider, stop=stop)
        finally:
            stop_web(server)
            provider.close()
    if ended.is_set():
        fail("The web server ended by itself; what it said stands above.")
    say("Stopped.")


def _stop_with(server: "WebServer", stop: Event, ended: Event) -> None:
    """Stop the worker where the web server ends although nobody asked it to."""

    def watch() -> None:
        server.process.wait()
        if not stop.is_set():
            ended.set()
            stop.set()

    Thread(target=watch, daemon=True).start()


def _say_where(url: str, environment: Environment) -> None:
    say(f"The pages are at {url}, and the worker ticks. Stop both with Ctrl-C.")
    if environment.base_url != url:
        say(f"Links in mail lead to {environment.base_url} (DIGEST_BASE_URL).")
    if environment.is_rehearsal:
        say(f"Mail is put into {environment.home / 'outbox'}; nothing leaves this machine.")
    _say_what_to_try()
    sys.stdout.flush()


def _say_what_to_try() -> None:
    from digest.issues.models import Issue

    if Issue.objects.exists():
        return
    say("There is no issue yet. In another terminal, with the same DIGEST_HOME:")
    for command, what in (
        ("ingest FILE|FOLDER|ADDRESS", "take summaries in"),
        ("subscribers import FILE --consent WORDS", "say who reads them"),
        ("compose", "make the first draft"),
    ):
        say(f"  digest {command:42}{what}")
