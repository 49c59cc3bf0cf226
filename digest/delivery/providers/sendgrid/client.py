"""SendGrid's own client for where to and with which key; over pooled connections with time-outs,
and with nothing to log.

The SDK builds the address and the headers. What it does badly is replaced: it opens a connection
for every request, waits for ever, and writes headers and body to its DEBUG log.
"""

import urllib3
from sendgrid import SendGridAPIClient

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.sendgrid.body import Body
from digest.delivery.providers.sendgrid.replies import HttpAnswer
from digest.delivery.providers.sendgrid.transport import (
    CALL_SECONDS,
    TIMEOUT,
    AnswerLostError,
    Transport,
)


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
        client = SendGridAPIClient(api_key=api_key, host=host).client
        headers = {**client.request_headers, "Content-Type": "application/json"}
        url = client.mail.send._build_url(None)  # noqa: SLF001 - the SDK tells it to nobody else
        self._transport = Transport(url, headers, timeout, call_seconds=call_seconds)

    def post(self, body: Body | bytes) -> HttpAnswer:
        """Return SendGrid's answer, whatever its status. Raises NotConnectedError or
        AnswerLostError."""
        try:
            return self._transport.send(body)
        except urllib3.exceptions.HTTPError as error:
            raise AnswerLostError(far_end_words(str(error))) from error

    def close(self) -> None:
        """Give back the connections."""
        self._transport.close()
