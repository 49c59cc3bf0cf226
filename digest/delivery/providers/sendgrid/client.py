"""SendGrid's own client, over pooled connections with time-outs, and with nothing to log.

The SDK builds the address and the request; what it does badly is replaced: it opens a connection
for every request, waits for ever, and writes headers and body to its DEBUG log.
"""

from collections.abc import Mapping
from typing import Any

import urllib3
from python_http_client.client import Client
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.sendgrid.replies import HttpAnswer
from digest.delivery.providers.sendgrid.transport import (
    CALL_SECONDS,
    TIMEOUT,
    Answered,
    AnswerLostError,
    Transport,
)


class _Body(bytes):
    """Bytes that say nothing of themselves: addresses are in them."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def encode(self, encoding: str) -> "_Body":  # noqa: ARG002 - str's signature
        """Pass for text: the SDK encodes what is not application/json alone."""
        return self


class _PooledClient(Client):
    """The SDK's client with another way of sending."""

    def __init__(self, transport: Transport, **options: Any) -> None:
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
    ) -> Answered:
        return self._transport.send(request.get_full_url(), request.headers, request.data)


class SendGridClient:
    """POSTs to mail/send."""

    def __init__(
        self,
        *,
        api_key: str,
        host: str,
        timeout: urllib3.Timeout = TIMEOUT,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        sdk = SendGridAPIClient(api_key=api_key, host=host)
        headers = dict(sdk.client.request_headers)
        self._transport = Transport(
            host, headers.pop("Authorization"), timeout, call_seconds=call_seconds
        )
        # With a charset, the SDK takes a body that is serialised already.
        headers["Content-Type"] = "application/json; charset=utf-8"
        sdk.client = _PooledClient(self._transport, host=host, version=3, request_headers=headers)
        self._sdk = sdk

    def post(self, body: bytes) -> HttpAnswer:
        """Return SendGrid's answer, whatever its status. Raises NotConnectedError or
        AnswerLostError."""
        try:
            answer = self._sdk.client.mail.send.post(request_body=_Body(body))
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


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
