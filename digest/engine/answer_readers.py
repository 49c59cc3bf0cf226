"""Sending readers what they asked for at a page, beside whatever else is done."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connections

from digest.delivery.errors import RestoredError
from digest.delivery.providers.base import Provider
from digest.engine.database_clock import database_clock
from subscribers.service_mail.claim import mails_wait
from subscribers.service_mail.send_service_mails import send_service_mails

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
"""Somebody sits before their mailbox and waits."""
END_SECONDS = 60.0


class AnsweringReaders:
    """A thread that sends service mails while an issue takes its time."""

    def __init__(self, provider: Provider, *, every_seconds: float = LOOK_EVERY_SECONDS) -> None:
        self._provider = provider
        self._every_seconds = every_seconds
        self._stop = Event()
        self._thread = Thread(target=self._run, name="service mails", daemon=True)

    def __enter__(self) -> "AnsweringReaders":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(END_SECONDS)

    def _run(self) -> None:
        said: tuple[str, ...] = ()
        while not self._stop.is_set():
            close_old_connections()
            try:
                faults = self._answer(database_clock())
            except RestoredError:
                faults = ()  # The tick says so, and what to do.
            except DatabaseError:
                faults = ("Mail about a subscription waits: the database did not do its part.",)
            for fault in faults:
                if fault not in said:
                    logger.error("%s", fault)
            said = faults or said
            self._stop.wait(self._every_seconds)
        # It is the thread's own, and nobody else would end it.
        connections.close_all()

    def _answer(self, clock: Callable[[], datetime]) -> tuple[str, ...]:
        if not mails_wait(clock()):
            return ()
        return send_service_mails(provider=self._provider, clock=clock, stop=self._stop.is_set)
