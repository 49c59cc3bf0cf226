"""SendGrid's own client, over pooled connections with time-outs, and with nothing to log.

The SDK builds the address and the request; what it does badly is replaced: it opens a connection
for every request, waits for ever, and writes headers and body to its DEBUG log.
"""

import time
from collections.abc import Mapping
from typing import Any

import urllib3
from python_http_client.client import Client
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from urllib3.connection import HTTPConnection, HTTPSConnection

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.sendgrid_replies import REDIRECTED_FROM, HttpAnswer

TIMEOUT = urllib3.Timeout(connect=10.0, read=30.0)
"""Seconds; together less than LONGEST_CALL_SECONDS."""
LONGEST_IDLE_SECONDS = 20.0
"""A connection unused for longer may have been forgotten on the way, without a word to us."""
LONGEST_ERROR_BYTES = 256_000


class NotConnectedError(Exception):
    """Nothing was written: no connection came about."""


class AnswerLostError(Exception):
    """The request began, and its answer was not seen."""


class _HttpConnection(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise NotConnectedError(far_end_words(str(error))) from error


class _HttpsConnection(HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise NotConnectedError(far_end_words(str(error))) from error


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class _Body(bytes):
    """Bytes that say nothing of themselves: addresses are in them."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def encode(self, encoding: str) -> "_Body":  # noqa: ARG002 - str's signature
        """Pass for text: the SDK encodes what is not application/json alone."""
        return self


class _Answered:
    """An answer as the SDK's Response wants it."""

    def __init__(self, response: urllib3.BaseHTTPResponse) -> None:
        self._response = response

    def getcode(self) -> int:
        return self._response.status

    def read(self) -> bytes:
        return b""

    def info(self) -> Mapping[str, str]:
        return self._response.headers


class _PooledClient(Client):
    """The SDK's client with another way of sending."""

    def __init__(self, transport: "_Transport", **options: Any) -> None:
        super().__init__(**options)
        self._transport = transport

    def _build_client(self, name: str | None = None) -> "_PooledClient":
        return _PooledClient(
            self._transport,
            host=self.host,
            version=self._version,
            request_headers=dict(self.request_headers),
            url_path=[*self._url_path, name] if name else self._url_path,
        )

    def _make_request(
        self,
        opener: Any,  # noqa: ARG002 - the SDK's signature
        request: Any,
        timeout: Any = None,  # noqa: ARG002 - the SDK's signature
    ) -> _Answered:
        return self._transport.send(request.get_full_url(), request.headers, request.data)


class _Transport:
    """Sends what the SDK has built; keeps the key to itself, out of the SDK's headers and log."""

    def __init__(self, host: str, authorization: str, timeout: urllib3.Timeout) -> None:
        self._timeout = timeout
        self._host = urllib3.util.parse_url(host)
        self._authorization = authorization
        self._pool = self._new_pool()
        self._used_at = time.monotonic()

    def _new_pool(self) -> urllib3.HTTPConnectionPool:
        pool = _HttpsPool if self._host.scheme == "https" else _HttpPool
        host, port = str(self._host.host), self._host.port
        return pool(host, port, timeout=self._timeout, retries=False, maxsize=4)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> _Answered:
        if time.monotonic() - self._used_at > LONGEST_IDLE_SECONDS:
            self._pool.close()
            self._pool = self._new_pool()
        response = self._pool.request(
            "POST",
            urllib3.util.parse_url(url).request_uri,
            body=bytes(body),
            headers={**headers, "Authorization": self._authorization},
            redirect=False,
            preload_content=False,
        )
        self._used_at = time.monotonic()
        if response.status < REDIRECTED_FROM:
            response.drain_conn()
            return _Answered(response)
        raise HTTPError(response.status, response.reason, _read(response), response.headers)

    def close(self) -> None:
        self._pool.close()


class SendGridClient:
    """POSTs to mail/send."""

    def __init__(self, *, api_key: str, host: str, timeout: urllib3.Timeout = TIMEOUT) -> None:
        sdk = SendGridAPIClient(api_key=api_key, host=host)
        headers = dict(sdk.client.request_headers)
        self._transport = _Transport(host, headers.pop("Authorization"), timeout)
        # With a charset, the SDK takes a body that is serialised already.
        headers["Content-Type"] = "application/json; charset=utf-8"
        sdk.client = _PooledClient(self._transport, host=host, version=3, request_headers=headers)
        self._sdk = sdk

    def post(self, body: str) -> HttpAnswer:
        """Return SendGrid's answer, whatever its status. Raises NotConnectedError or
        AnswerLostError."""
        try:
            answer = self._sdk.client.mail.send.post(request_body=_Body(body.encode("ascii")))
        except HTTPError as error:
            return HttpAnswer(
                status=error.status_code, headers=_lower(error.headers), body=error.body
            )
        except urllib3.exceptions.HTTPError as error:
            raise AnswerLostError(far_end_words(str(error))) from error
        return HttpAnswer(status=answer.status_code, headers=_lower(answer.headers))

    def close(self) -> None:
        """Give back the connections."""
        self._transport.close()


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    try:
        return response.read(LONGEST_ERROR_BYTES)
    except urllib3.exceptions.HTTPError:
        return b""  # the status has said enough: it was not taken
    finally:
        response.close()


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
