"""A page on this machine that a browser loads anew whenever it has changed."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

HOST = "127.0.0.1"
LOOKED_EVERY_SECONDS = 0.4
_OWN_HOSTS = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d+)?")
"""Another name that leads here is somebody's page that wants to read what stands here."""
_RELOAD = """
<script>
  (function () {
    var shown = "%d";
    setInterval(function () {
      fetch("/version").then(function (answer) { return answer.text(); })
        .then(function (now) { if (now !== shown) location.reload(); }, function () {});
    }, 400);
  })();
</script>
"""
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)


class LivePage:
    """What is shown: HTML at ``/``, the text of the mail at ``/text``."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = 0
        self._html = b""
        self._text = b""

    def show(self, html: bytes, text: bytes) -> None:
        """Show another page from now on."""
        with self._lock:
            self._version += 1
            self._html, self._text = html, text

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Return the type and bytes of what stands at a path; None for nothing."""
        with self._lock:
            version, page, text = self._version, self._html, self._text
        match path.partition("?")[0]:
            case "/":
                return "text/html", _with_reloading(page or _as_page(text.decode()), version)
            case "/text":
                return "text/plain", text
            case "/version":
                return "text/plain", str(version).encode()
            case _:
                return None


def fault_page(fault: str) -> bytes:
    """Return a page that says why nothing can be shown."""
    return _as_page(f"This cannot be shown yet.\n\n{fault}")


@contextmanager
def served(page: LivePage, *, port: int) -> Iterator[str]:
    """Serve the page to this machine alone while the block runs; yields its address.

    Port 0 takes a free one. Raises OSError where the port is taken.
    """
    server = ThreadingHTTPServer((HOST, port), _handler(page))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def keep_showing(
    page: LivePage,
    *,
    made_of: Callable[[], object],
    make: Callable[[], tuple[bytes, bytes]],
    stop: Event,
    told: Callable[[], None],
) -> None:
    """Make the page and show it, now and whenever what it is made of is another, until stopped."""
    before: object = None
    is_first = True
    while is_first or not stop.wait(LOOKED_EVERY_SECONDS):
        now = made_of()
        if is_first or now != before:
            before, is_first = now, False
            page.show(*make())
            told()


def _with_reloading(page: bytes, version: int) -> bytes:
    script = (_RELOAD % version).encode()
    ends = list(_BODY_END.finditer(page))
    at = ends[-1].start() if ends else len(page)
    return page[:at] + script + page[at:]


def _as_page(text: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
        '<body><pre style="white-space: pre-wrap; font: 16px/1.5 monospace; padding: 24px">'
        f"{html.escape(text)}</pre></body></html>"
    ).encode()


def _handler(page: LivePage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            found = page.answer(self.path) if _OWN_HOSTS.fullmatch(host) else None
            kind, content = found or ("text/plain", b"Nothing stands here.\n")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: a browser asks twice a second."""

    return Handler
