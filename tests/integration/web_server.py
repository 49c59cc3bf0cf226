"""A real HTTP server on loopback that answers with exactly the bytes a test gives it."""

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Answer = bytes | Iterable[bytes]


@dataclass(frozen=True, kw_only=True)
class Request:
    path: str
    headers: dict[str, str]
    """Names in lower case."""


@dataclass
class WebServer:
    """Answers by path; what it was asked is in ``requests``."""

    port: int = 0
    scheme: str = "http"
    answers: dict[str, Answer | Callable[[Request], Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        given = self.answers.get(request.path, response(b"", status="404 Not Found"))
        return given(request) if callable(given) else given


def response(
    body: bytes, *headers: str, status: str = "200 OK", length: int | None = None
) -> bytes:
    """A whole answer; ``length`` is what it claims to be long, -1 claims nothing."""
    stated = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
    if stated >= 0:
        lines.append(f"Content-Length: {stated}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(to: str, *, status: str = "302 Found") -> bytes:
    return response(b"", "Location: " + to.encode().decode("latin-1"), status=status)


@contextlib.contextmanager
def web_server(*, tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    state = WebServer(scheme="https" if tls else "http")

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if tls is not None:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            path = self.rfile.readline().split(b" ")[1].decode()
            lines = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            answer = state.answer(Request(path=path, headers=headers))
            for part in [answer] if isinstance(answer, bytes) else answer:
                self.wfile.write(part)

        def finish(self) -> None:
            super().finish()
            self.request.close()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """The other end hangs up in many of these tests; what matters is what it says."""

    with Server(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
