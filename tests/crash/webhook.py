"""The program's web server, and SendGrid reporting to it what it took."""

import socket
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from unittest.mock import patch

from digest.engine.web import listen, start_web, stop_web
from tests.crash.far_end import Copy
from tests.events_far_end import a_body, an_event, signed

EVENTS_A_BODY = 1_000
READY_WITHIN_SECONDS = 60


class Reporting:
    """Posts events as SendGrid does: some twice, in any order, and again until they are stored."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._random = Random(seed)

    def report(self, copies: Sequence[Copy]) -> None:
        """Report each of these as delivered, and some of them twice."""
        twice = self._random.sample(copies, k=len(copies) // 10)
        events = [
            an_event("delivered", copy.attempt, copy.delivery, copy.at, email=copy.address)
            for copy in (*copies, *twice)
        ]
        self._random.shuffle(events)
        for start in range(0, len(events), EVENTS_A_BODY):
            body = a_body(events[start : start + EVENTS_A_BODY])
            post = urllib.request.Request(self._url, data=body, headers=signed(body))
            with urllib.request.urlopen(post, timeout=READY_WITHIN_SECONDS) as answer:
                assert answer.status == 204


@contextmanager
def webhook_of(environment: dict[str, str], *, seed: int) -> Iterator[Reporting]:
    """Run the web server as ``digest run`` does, without the worker beside it."""
    with listen("127.0.0.1", 0) as listening:
        with patch.dict("os.environ", environment, clear=True):
            server = start_web(listening)
        try:
            # Until it accepts, the system keeps whoever calls waiting.
            socket.create_connection(listening.getsockname(), READY_WITHIN_SECONDS).close()
            yield Reporting(f"{server.url}/hooks/sendgrid", seed)
        finally:
            stop_web(server)
