"""Asking registers beside whatever else is done, so that nothing ever waits for them."""

import logging
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connections

from digest.engine.ask_registers import ask_registers
from digest.engine.database_clock import database_clock

logger = logging.getLogger(__name__)

ASK_EVERY_SECONDS = 60.0
END_SECONDS = 20.0
"""Outlasts the few requests that one study takes."""


class AskingRegisters:
    """A thread that looks once a minute whether there is anything to ask."""

    def __init__(self, *, every_seconds: float = ASK_EVERY_SECONDS) -> None:
        self._every_seconds = every_seconds
        self._stop = Event()
        self._thread = Thread(target=self._run, name="registers", daemon=True)

    def __enter__(self) -> "AskingRegisters":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while not self._stop.wait(self._every_seconds):
            close_old_connections()
            try:
                for line in ask_registers(now=database_clock()(), stop=self._stop.is_set):
                    logger.info("%s", line)
            except (DatabaseError, OSError) as error:
                # The next look tries again; what they say may name files.
                logger.error("Registers were not asked: %s.", type(error).__name__)  # noqa: TRY400
        # It is the thread's own, and nobody else would end it.
        connections.close_all()
