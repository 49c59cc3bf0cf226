"""Ends a call after so many seconds in all, however slowly the far end goes on answering.

Time-outs of a socket begin anew with every byte, so a far end that drips never meets them.
"""

import os
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_here = threading.local()


class Deadline:
    """Around one call of this thread: cuts the connection that it uses when the time is over."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False
        self.has_passed = False

    def __enter__(self) -> Self:
        _here.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _here.deadline = None
        self._timer.cancel()
        with self._lock:
            # From here on the connection may be another call's.
            self._is_over = True
            self._forget()

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection. Raises TimeoutError where the time is over already."""
        with self._lock:
            if self.has_passed:
                raise TimeoutError("the time for this call is over")
            self._forget()
            # A second handle on it stays good where TLS takes the first one over.
            self._socket = socket.socket(fileno=os.dup(connection.fileno()))

    def _cut(self) -> None:
        with self._lock:
            if self._is_over:
                return
            self.has_passed = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _forget(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def watch_connection(connection: socket.socket) -> None:
    """Put a connection under the deadline of this thread's call, if it has one.

    Raises TimeoutError where that has passed.
    """
    deadline: Deadline | None = getattr(_here, "deadline", None)
    if deadline is not None:
        deadline.watch(connection)
