"""No page is served before the database has said that it knows the secret key."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections

from subscribers.links.check_key import OtherKeyError, check_key

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = "30"
NOT_NOW = b"This page cannot be shown right now. Please try again in a few minutes.\n"


class KeyKnownFirst:
    """Answers 503 until the database could be asked; from then on, the application answers.

    A server that starts while the database is away waits for it, where ending would leave readers
    without a way to unsubscribe until somebody starts it again. Raises OtherKeyError where the
    database answers at once, and knows another key.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._is_known = self._asked()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if self._is_known or self._may_serve():
            return self._application(environ, start_response)
        start_response(
            "503 Service Unavailable",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(NOT_NOW))),
                ("Retry-After", ASK_AGAIN_SECONDS),
                ("Cache-Control", "no-store"),
            ],
        )
        return [NOT_NOW]

    def _may_serve(self) -> bool:
        try:
            self._is_known = self._asked()
        except OtherKeyError as error:
            logger.error("%s", error)  # noqa: TRY400 - the words say it all
        return self._is_known

    def _asked(self) -> bool:
        try:
            check_key(at=datetime.now(UTC))
        except DatabaseError as error:
            logger.error(  # noqa: TRY400 - the trace adds nothing, and may quote the address
                "The database cannot be read (%s), so no pages are served until it can; "
                "digest doctor says more.",
                type(error).__name__,
            )
            return False
        finally:
            # A connection of before the request is Django's to end, and it does not know of it.
            close_old_connections()
        return True
