"""Posts over pooled connections that end in time, and tells what began from what did not."""

import socket
import time
from collections.abc import Mapping
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from digest.delivery.providers.connect_in_time import connect_in_time
from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.sendgrid.body import Body
from digest.delivery.providers.sendgrid.deadline import Deadlines, watch_connection
from digest.delivery.providers.sendgrid.replies import REDIRECTED_FROM, HttpAnswer

TIMEOUT = urllib3.Timeout(connect=10.0, read=30.0)
"""Seconds, for a connection to any of the host's addresses and for each read."""
CALL_SECONDS = 40.0
"""For all of a call; less than LONGEST_CALL_SECONDS."""
LONGEST_IDLE_SECONDS = 20.0
"""A connection unused for longer may have been forgotten on the way, without a word to us."""
MOST_CONNECTIONS_KEPT = 16
"""The senders of one worker share them, and each makes several calls at once."""
LONGEST_ERROR_BYTES = 256_000


class NotConnectedError(Exception):
    """Nothing was written: no connection came about."""


class AnswerLostError(Exception):
    """The request began, and its answer was not seen."""


class _Watched(HTTPConnection):
    """Under the deadline of the call that uses it."""

    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise NotConnectedError(far_end_words(str(error))) from error

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is not None:
            watch_connection(self.sock)
        super().request(*args, **options)

    def _new_conn(self) -> socket.socket:
        seconds = self.timeout if isinstance(self.timeout, int | float) else CALL_SECONDS
        connection = connect_in_time(
            self._dns_host, self.port or self.default_port, seconds=seconds
        )
        try:
            connection.settimeout(seconds)
            for option in self.socket_options or ():
                connection.setsockopt(*option)
            watch_connection(connection)
        except OSError:
            connection.close()
            raise
        return connection


class _HttpsConnection(_Watched, HTTPSConnection):
    pass


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Watched


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class Transport:
    """POSTs to one address with the same headers. Nothing of them is logged: the key is there."""

    def __init__(
        self, url: str, headers: Mapping[str, str], timeout: urllib3.Timeout, *, call_seconds: float
    ) -> None:
        self._timeout = timeout
        self._call_seconds = call_seconds
        self._url = urllib3.util.parse_url(url)
        self._headers = headers
        self._deadlines = Deadlines(call_seconds)
        self._pool = self._new_pool()
        self._used_at = time.monotonic()

    def _new_pool(self) -> urllib3.HTTPConnectionPool:
        pool = _HttpsPool if self._url.scheme == "https" else _HttpPool
        host, port = str(self._url.host), self._url.port
        return pool(host, port, timeout=self._timeout, retries=False, maxsize=MOST_CONNECTIONS_KEPT)

    def send(self, body: Body | bytes) -> HttpAnswer:
        """Return the answer, whatever its status; of what was accepted, without its body. Raises
        NotConnectedError where nothing was written, AnswerLostError or urllib3's HTTPError where
        the answer was lost.
        """
        if time.monotonic() - self._used_at > LONGEST_IDLE_SECONDS:
            self._pool.close()
            self._pool = self._new_pool()
        with self._deadlines.of_this_call() as deadline:
            try:
                response = self._post(body)
            except urllib3.exceptions.HTTPError as error:
                if deadline.has_passed:
                    late = f"it was not over after {self._call_seconds:g} seconds"
                    raise AnswerLostError(late) from error
                raise
            self._used_at = time.monotonic()
            headers = {name.lower(): value for name, value in response.headers.items()}
            if response.status >= REDIRECTED_FROM:
                return HttpAnswer(status=response.status, headers=headers, body=_read(response))
            if headers.get("content-length") == "0":
                response.drain_conn()
            else:
                # Whatever more is said, and how slowly: it is not waited for.
                response.close()
        return HttpAnswer(status=response.status, headers=headers)

    def _post(self, body: Body | bytes) -> urllib3.BaseHTTPResponse:
        return self._pool.request(
            "POST",
            self._url.request_uri,
            body=body,
            # Of a body in parts nobody else knows how long it is.
            headers={**self._headers, "Content-Length": str(len(body))},
            redirect=False,
            preload_content=False,
        )

    def close(self) -> None:
        """Give back the connections."""
        self._pool.close()


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    try:
        return response.read(LONGEST_ERROR_BYTES)
    except urllib3.exceptions.HTTPError:
        return b""  # the status has said enough: it was not taken
    finally:
        response.close()
