"""The studio of a home, served on loopback to a browser that takes its pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler


@dataclass(frozen=True, kw_only=True)
class Furnished:
    """What is to be seen there, and who may see it."""

    sessions: dict[str, str]
    """Address of a member -> the session in which they are signed in."""
    places: dict[str, str]
    """``draft`` and ``sent`` are the newest issues of that kind, by slug; ``incomplete`` is a
    summary, by number."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The pages of the home that Django was set up for. Yields how their addresses begin."""
    handler = WSGIHandler()
    server = make_server("127.0.0.1", 0, handler, server_class=_Server, handler_class=_Silent)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
