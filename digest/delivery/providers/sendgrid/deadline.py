"""Ends a call after so many seconds in all, however slowly the far end goes on answering.

Time-outs of a socket begin anew with every byte, so a far end that drips never meets them.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_here = threading.local()


class Deadline:
    """Of one call: cuts the connection that it uses when the time is over."""

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        """On the monotonic clock."""
        self.has_passed = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection. Raises TimeoutError where the time is over already."""
        with self._lock:
            if self.has_passed:
                raise TimeoutError("the time for this call is over")
            self._forget()
            # A second handle on it stays good where TLS takes the first one over.
            self._socket = socket.socket(fileno=os.dup(connection.fileno()))

    def pass_by(self) -> None:
        """The time is over."""
        with self._lock:
            if self._is_over:
                return
            self.has_passed = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """The call is over; from here on the connection may be another call's."""
        with self._lock:
            self._is_over = True
            self._forget()

    def _forget(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class Deadlines:
    """Of calls that may last equally long. One thread waits for all of them, since to start one for
    each takes as long as a small call; it ends by itself where none comes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._calls: dict[Deadline, None] = {}
        """Those that are going on, the oldest first."""
        self._changed = threading.Condition()
        self._is_watched = False
        self._is_idle = False

    @contextmanager
    def of_this_call(self) -> Iterator[Deadline]:
        """Put what this thread does in the block under a deadline."""
        deadline = Deadline(time.monotonic() + self._seconds)
        with self._changed:
            self._calls[deadline] = None
            if not self._is_watched:
                self._is_watched = True
                threading.Thread(target=self._watch, daemon=True).start()
            elif self._is_idle:
                self._changed.notify()
        _here.deadline = deadline
        try:
            yield deadline
        finally:
            _here.deadline = None
            deadline.end()
            with self._changed:
                del self._calls[deadline]

    def _watch(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                ahead = [call for call in self._calls if not call.has_passed]
                for call in ahead:
                    if call.ends_at <= now:
                        call.pass_by()
                self._is_idle = not ahead
                # Calls that end meanwhile wake nobody: the next look is when the oldest would be
                # late, or that long after the last.
                wait = min((max(call.ends_at - now, 0) for call in ahead), default=self._seconds)
                if not self._changed.wait(wait) and not self._calls:
                    self._is_watched = self._is_idle = False
                    return


def watch_connection(connection: socket.socket) -> None:
    """Put a connection under the deadline of this thread's call, if it has one.

    Raises TimeoutError where that has passed.
    """
    deadline: Deadline | None = getattr(_here, "deadline", None)
    if deadline is not None:
        deadline.watch(connection)
