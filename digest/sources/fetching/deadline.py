"""A time limit that holds even against a server that sends a byte now and then."""

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """Counts down once, over many steps and connections; cuts the present one off at the end.

    A socket's own time-out starts anew with each byte, so a timer shuts the connection down.
    Used as a context manager, so that the timer never outlives its work.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut_off)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._let_go()

    @property
    def seconds_left(self) -> float:
        """Seconds until the time is up, 0 at the least."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def is_over(self) -> bool:
        """True when the time is up."""
        return self.seconds_left == 0.0

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection down when the time is up, instead of the former one.

        Call it before TLS: a duplicate is kept, which reaches the connection whoever wraps it.
        """
        self._let_go()
        with self._lock:
            self._connection = connection.dup()
        if self.is_over:
            self._cut_off()

    def _let_go(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _cut_off(self) -> None:
        with self._lock, suppress(OSError):  # it may be closed already
            if self._connection is not None:
                self._connection.shutdown(socket.SHUT_RDWR)
