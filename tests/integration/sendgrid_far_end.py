"""SendGrid's mail/send on loopback, as strict as its documentation and its specification, and
scripted where told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from tests.integration.sendgrid_specification.violations import violations

API_KEY = "SG.key-of-a-test"
RESERVED_HEADERS = {
    "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type",
    "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc",
}  # fmt: skip
LIMIT_BYTES = 10_000

Served = TypeVar("Served", bound="FarEnd")


@dataclass(frozen=True)
class Drip:
    """Says the one, and then the other again and again until nobody listens."""

    first: bytes
    again: bytes
    pause_seconds: float = 0.02


Reply = tuple[int, dict[str, str], bytes] | bytes | Drip | None
"""Status, headers and body; or raw bytes, after which the connection ends; or None: silence."""
Script = Callable[[int], Reply | str]
"""The request's number, from 1 -> a reply, or "default" to have the request judged."""


def complaints(body: Any) -> Iterator[tuple[str | None, str]]:
    """Yield (field, message) of what SendGrid would refuse."""
    people = body.get("personalizations")
    if not isinstance(people, list) or not 1 <= len(people) <= 1000:
        yield "personalizations", "must hold 1 to 1000"
        return
    for number, person in enumerate(people):
        for field, message in person_complaints(person):
            yield f"personalizations.{number}.{field}", message
    addresses = [to["email"].lower() for person in people for to in person["to"]]
    if len(set(addresses)) != len(addresses):
        yield None, "Each email address should be unique."
    yield from message_complaints(body)


def message_complaints(body: Any) -> Iterator[tuple[str, str]]:
    for field in ("from", "reply_to"):
        if field in body and "@" not in body[field]["email"]:
            yield f"{field}.email", "Does not contain a valid address."
        if set(";,") & set(body.get(field, {}).get("name", "")):
            yield f"{field}.name", "holds ; or ,"
    if not body.get("subject"):
        yield "subject", "is required"
    kinds = [content["type"] for content in body["content"]]
    if kinds not in (["text/plain"], ["text/plain", "text/html"]):
        yield "content", "text/plain must come first, then text/html"
    if not all(content["value"] for content in body["content"]):
        yield "content", "is empty"
    if len(body.get("categories", [])) > 10 or any(len(c) > 255 for c in body["categories"]):
        yield "categories", "at most 10 of 255 characters"


def person_complaints(person: Any) -> Iterator[tuple[str, str]]:
    (to,) = person["to"]
    local, _, domain = to["email"].rpartition("@")
    if not local or "." not in domain or not to["email"].isascii():
        yield "to.0.email", f"Does not contain a valid address: {to['email']}"
    if set(";,") & set(to.get("name", "")):
        yield "to.0.name", "holds ; or ,"
    for field in ("substitutions", "custom_args", "headers"):
        values = person[field]
        if not all(isinstance(value, str) for value in values.values()):
            yield field, "values must be strings"
        if len("".join(f"{name}{value}" for name, value in values.items()).encode()) > LIMIT_BYTES:
            yield field, "is larger than 10000 bytes"
    if RESERVED_HEADERS & {name.lower() for name in person["headers"]}:
        yield "headers", "is reserved"


class FarEnd:
    """What arrived, and how it is answered."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.bodies: list[Any] = []
        self.accepted: list[Any] = []
        self.connections: set[Any] = set()
        self.released = threading.Event()
        self.host = ""

    def judge(self, headers: Any, path: str, raw: bytes) -> Reply:
        if path != "/v3/mail/send":
            return refusal(404, None, "not found")
        if headers["Authorization"] != f"Bearer {API_KEY}":
            return refusal(401, None, "The provided authorization grant is invalid")
        if not headers["Content-Type"].startswith("application/json"):
            return refusal(415, None, "unsupported media type")
        found = next(complaints(json.loads(raw)), None)
        if found:
            return refusal(400, *found)
        violation = next(violations(path, dict(headers), raw), None)
        if violation:
            return refusal(400, "request", violation)
        self.accepted.append(json.loads(raw))
        return 202, {"X-Message-Id": f"message-{len(self.accepted)}"}, b""


def refusal(status: int, field: str | None, message: str, **headers: str) -> Reply:
    body = json.dumps({"errors": [{"message": message, "field": field, "help": None}]})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "application/json", **named}, body.encode()


class QuietHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        # A client may die at any moment.
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def drip(reply: Drip, wire: Any, *, until: threading.Event) -> None:
    wire.write(reply.first)
    while not until.wait(reply.pause_seconds):
        wire.write(reply.again)


def handler_for(far_end: FarEnd) -> type[BaseHTTPRequestHandler]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            raw = self.rfile.read(length)
            if len(raw) == length:
                self._take(raw)

        def _take(self, raw: bytes) -> None:
            far_end.bodies.append(json.loads(raw))
            far_end.connections.add(self.client_address)
            reply = far_end.script(len(far_end.bodies))
            if reply == "default":
                reply = far_end.judge(self.headers, self.path, raw)
            if reply is None:
                far_end.released.wait()
                self.close_connection = True
            elif isinstance(reply, Drip):
                self.close_connection = True
                drip(reply, self.wfile, until=far_end.released)
            elif isinstance(reply, bytes):
                self.wfile.write(reply)
                self.close_connection = True
            else:
                self._answer(*reply)

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def far_end(script: Script = lambda number: "default") -> Iterator[FarEnd]:
    """A SendGrid of one's own for a while."""
    with served(FarEnd(script)) as end:
        yield end


@contextmanager
def served(end: Served) -> Iterator[Served]:
    """Let this one listen for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(end))
    server.daemon_threads = True
    end.host = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield end
    finally:
        end.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
