"""Opens a connection in the time given, however many addresses the host has and whichever of them
are silent."""

import socket
import threading
import time
from queue import Empty, SimpleQueue
from typing import Any

SHORTEST_WAIT_SECONDS = 0.001
Place = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]


def connect_in_time(host: str, port: int, *, seconds: float) -> socket.socket:
    """Return a connection to the first of the host's addresses that answers. Raises OSError where
    none does within so many seconds, looking up the name included; nothing was written then.

    Each address gets a like share of the time that is left, so that a silent one does not use up
    what another would need.
    """
    ends_at = time.monotonic() + seconds
    found = _look_up(host, port, seconds)
    trouble: OSError = TimeoutError("timed out")
    for number, place in enumerate(found):
        share = (ends_at - time.monotonic()) / (len(found) - number)
        try:
            return _connection(place, seconds=max(share, SHORTEST_WAIT_SECONDS))
        except OSError as error:
            trouble = error
    raise trouble


def _connection(place: Place, *, seconds: float) -> socket.socket:
    family, kind, protocol, _, address = place
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def _look_up(host: str, port: int, seconds: float) -> list[Place]:
    """Return the host's addresses. In a thread of its own, since the system's look-up takes no
    time-out and waits for each silent name server in turn."""
    answers: SimpleQueue[list[Place] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, SHORTEST_WAIT_SECONDS))
    except Empty:
        raise TimeoutError("its name was not looked up in time") from None
    if isinstance(answer, UnicodeError):
        raise OSError("no host can have that name") from answer
    if isinstance(answer, OSError):
        raise answer
    return answer
