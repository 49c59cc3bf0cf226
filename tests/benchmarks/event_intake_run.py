"""Posts events to a web server of its own, applies them, and prints how fast.

python -m tests.benchmarks.event_intake_run

The environment names home and database; both are made.
"""

import http.client
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import django

from tests.events_far_end import PUBLIC_KEY, a_body, an_event, signed

EVENTS = 1_000
BODIES = 60
AT_ONCE = 4
READERS = 20_000
SAID = (
    "550 5.1.1 The email account that you tried to reach does not exist. Please try again after "
    "looking at the recipient's address for typos or unnecessary spaces."
)


def main() -> None:
    """Print one line of JSON."""
    os.environ |= {
        "SENDGRID_WEBHOOK_PUBLIC_KEY": PUBLIC_KEY,
        "DIGEST_PROVIDER": "sendgrid",
        "SENDGRID_API_KEY": "SG.none",
        "DJANGO_SETTINGS_MODULE": "digest.settings",
    }
    django.setup()
    from digest.engine.web import listen, start_web, stop_web  # noqa: PLC0415

    copies = _sent_copies()
    bodies = [
        a_body(an_event("delivered", attempt, pk, at) for attempt, pk in _piece(copies, number))
        for number, at in ((number, _at(number)) for number in range(BODIES))
    ]
    with listen("127.0.0.1", 0) as listening:
        server = start_web(listening)
        try:
            _post(server.url, bodies[:1])  # the first does not count
            seconds = _post(server.url, bodies[1:])
        finally:
            stop_web(server)
    applied = {"each mail delivered": _drained(BODIES)}
    for name, kind, fields in (
        ("each address bounced", "bounce", {"type": "bounce", "reason": SAID}),
        ("each mail blocked", "bounce", {"type": "blocked", "reason": SAID}),
        ("each mail processed", "processed", {}),
    ):
        _store(
            a_body(
                an_event(kind, attempt, pk, _at(100 + number), **fields)
                for attempt, pk in _piece(copies, number)
            )
            for number in range(READERS // EVENTS)
        )
        applied[name] = _drained(READERS // EVENTS)
    found = {
        "stored": (BODIES - 1) * EVENTS / seconds,
        "bodies": BODIES - 1,
        "events": EVENTS,
        "body_bytes": len(bodies[0]),
        "at_once": AT_ONCE,
        "applied": applied,
    }
    sys.stdout.write(json.dumps(found))


def _at(minutes: int) -> datetime:
    return datetime.now(UTC) - timedelta(hours=12) + timedelta(minutes=minutes)


def _piece(copies: Sequence[tuple[str, int]], number: int) -> Sequence[tuple[str, int]]:
    start = number * EVENTS % len(copies)
    return copies[start : start + EVENTS]


def _sent_copies() -> list[tuple[str, int]]:
    """Return attempt and delivery of each reader's copy of an issue that was sent."""
    from digest.delivery.models import Delivery  # noqa: PLC0415
    from digest.delivery.planning.plan import plan  # noqa: PLC0415
    from digest.delivery.providers.base import Submitted  # noqa: PLC0415
    from digest.issues.models import Issue  # noqa: PLC0415
    from tests.benchmarks import sending_audience  # noqa: PLC0415
    from tests.factories import NOW  # noqa: PLC0415
    from tests.integration.delivery_fakes import ScriptedProvider, send  # noqa: PLC0415

    sending_audience.main(str(READERS), variants="1", due_times="1")
    issue = Issue.objects.get()
    plan(issue, now=NOW, batch_size=EVENTS)
    taken = [Submitted(message_id="m")] * (READERS // EVENTS)
    send(issue, ScriptedProvider(*taken, batch_size=EVENTS))
    rows = Delivery.objects.filter(issue=issue).order_by("pk")
    return [(str(attempt), pk) for attempt, pk in rows.values_list("batch__attempts", "pk")]


def _post(url: str, bodies: Sequence[bytes]) -> float:
    """Post all bodies, some at once over lasting connections; return the seconds that took."""
    requests = [(body, signed(body)) for body in bodies]
    host = urlsplit(url).netloc
    shares = [requests[number::AT_ONCE] for number in range(AT_ONCE)]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda share: _post_each(host, share), shares))
    return time.perf_counter() - began


def _post_each(host: str, requests: Iterable[tuple[bytes, dict[str, str]]]) -> None:
    connection = http.client.HTTPConnection(host, timeout=60)
    for body, headers in requests:
        connection.request("POST", "/hooks/sendgrid", body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 204:
            sys.exit(f"A report was answered with {answer.status}.")
    connection.close()


def _store(bodies: Iterable[bytes]) -> None:
    from digest.events.models import Reporter  # noqa: PLC0415
    from digest.events.store_body import store_body  # noqa: PLC0415

    for body in bodies:
        store_body(body, reporter=Reporter.SENDGRID, received_at=datetime.now(UTC))


def _drained(bodies: int) -> float:
    from digest.events.apply_events import apply_events  # noqa: PLC0415

    began = time.perf_counter()
    applied: Any = apply_events(now=datetime.now(UTC))
    seconds = time.perf_counter() - began
    if (applied.bodies, applied.problems) != (bodies, 0):
        sys.exit(f"Not all was applied: {applied}")
    return float(applied.events / seconds)


if __name__ == "__main__":
    main()
