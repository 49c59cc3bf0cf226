"""Hands mail to SendGrid: one request for a batch."""

import logging
import time
from collections.abc import Callable
from functools import lru_cache, partial
from uuid import UUID

import urllib3

from digest.delivery.providers.base import Deferred, Handover, MayGo, Outcome, Rejected, Unknown
from digest.delivery.providers.sendgrid.body import (
    LARGEST_REQUEST_BYTES,
    MOST_PERSONALIZATIONS,
    BodyTemplate,
)
from digest.delivery.providers.sendgrid.client import SendGridClient
from digest.delivery.providers.sendgrid.replies import sendgrid_outcome
from digest.delivery.providers.sendgrid.transport import (
    CALL_SECONDS,
    TIMEOUT,
    AnswerLostError,
    NotConnectedError,
)

_logger = logging.getLogger(__name__)
MOST_TEMPLATES_KEPT = 256
"""Some 100 KB each: the batches of one due time go round all variants."""


class SendGridProvider:
    """Keeps its connections from one batch to the next; for several threads too."""

    name = "sendgrid"
    batch_size = MOST_PERSONALIZATIONS
    in_order = False
    at_once = 4

    def __init__(
        self,
        *,
        api_key: str,
        host: str,
        clock: Callable[[], float] = time.time,
        is_sandbox: bool = False,
        timeout: urllib3.Timeout = TIMEOUT,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        """Send to ``host``, such as https://api.eu.sendgrid.com; ``clock`` gives seconds since
        1970. ``timeout`` ends each read, ``call_seconds`` the whole call. In the sandbox SendGrid
        checks each request and delivers nothing."""
        if is_sandbox:
            _logger.warning("SendGrid's sandbox: requests are checked, and nothing is delivered.")
        self._client = SendGridClient(
            api_key=api_key, host=host, timeout=timeout, call_seconds=call_seconds
        )
        self._host = host
        self._clock = clock
        self._is_sandbox = is_sandbox
        self._template_of = lru_cache(MOST_TEMPLATES_KEPT)(
            partial(BodyTemplate, is_sandbox=is_sandbox)
        )

    def submit(
        self,
        handover: Handover,
        *,
        on_taken: Callable[[int], None],  # noqa: ARG002 - of the interface
        may_go: MayGo,  # noqa: ARG002 - of the interface
    ) -> Outcome:
        """Post the batch once. Neither ``on_taken`` nor ``may_go`` is called: all are taken
        together, or none."""
        body = self._template_of(handover.message).body(handover)
        if len(body) > LARGEST_REQUEST_BYTES:
            return Rejected(reason=f"A request of {len(body):,} bytes is more than SendGrid takes.")
        try:
            answer = self._client.post(body)
        except NotConnectedError as error:
            return Deferred(reason=f"{self._host} cannot be reached ({error}).")
        except AnswerLostError as error:
            return Unknown(
                reason=f"The request to {self._host} began and its answer was not seen ({error})."
            )
        ids = [recipient.delivery_id for recipient in handover.recipients]
        return sendgrid_outcome(answer, ids, now=self._clock(), is_sandbox=self._is_sandbox)

    def has_taken(
        self,
        attempt_id: UUID,  # noqa: ARG002 - of the interface
        delivery_id: int,  # noqa: ARG002 - of the interface
    ) -> bool | None:
        """Return None: only the far end could tell."""
        return None

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()
