"""A mail server that falters by a seed, and knows what it truly took."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from random import Random

FAULTS = {
    "none": 940,
    "taken, then dropped": 8,
    "dropped": 8,
    "taken, then silent": 3,
    "silent": 3,
    "taken, then garbage": 4,
    "garbage": 4,
    "451 4.2.1 mailbox busy": 15,
    "451 4.3.1 the disk is full": 5,
    "552 5.2.2 mailbox full": 10,
}
"""How often, of a thousand messages."""
IN_DOUBT = {fault for fault in FAULTS if "none" not in fault and not fault[0].isdigit()}
SECONDS_A_MESSAGE = 0.002


class MailFarEnd:
    """Speaks SMTP on loopback, to any number of senders."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._came = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.is_faltering = False
        self.copies: list[str] = []
        """Addresses, one for each mail that was truly taken."""
        self.refused: set[str] = set()
        """Addresses that were refused for good."""
        self.doubtful_answers = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def wait_for_copies(self, number: int, *, seconds: float) -> bool:
        """Wait until so many were taken in all; return whether they were."""
        with self._came:
            return self._came.wait_for(lambda: len(self.copies) >= number, timeout=seconds)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                # Answers to a group of commands go at once, not when the one before arrived.
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # A sender may die at any moment.
        with suppress(ConnectionError), connection, connection.makefile("rb") as wire:
            address = ""
            connection.sendall(b"220 ready\r\n")
            while line := wire.readline():
                command = line[:4].upper()
                if command == b"RCPT":
                    address = line.partition(b"<")[2].partition(b">")[0].decode()
                if command != b"DATA":
                    connection.sendall(
                        b"250-here\r\n250 PIPELINING\r\n" if command == b"EHLO" else b"250 ok\r\n"
                    )
                    continue
                connection.sendall(b"354 go on\r\n")
                answer = self._take(address) if _is_whole(wire) else None
                if answer is None:
                    return
                if answer == "silence":
                    wire.read()
                    return
                connection.sendall(answer.encode() + b"\r\n")

    def _take(self, address: str) -> str | None:
        """Return what is answered to a whole message; None ends the connection."""
        time.sleep(SECONDS_A_MESSAGE)
        with self._came:
            kinds, weights = zip(*FAULTS.items(), strict=True)
            fault = self._random.choices(kinds, weights)[0] if self.is_faltering else "none"
            _, taken, then = fault.rpartition("taken, then ")
            self.doubtful_answers += fault in IN_DOUBT
            if taken or then == "none":
                self.copies.append(address)
                self._came.notify_all()
            elif fault.startswith("5"):
                self.refused.add(address)
        return {
            "none": "250 2.0.0 taken", "dropped": None, "silent": "silence", "garbage": "hello"
        }.get(then, then)  # fmt: skip


def _is_whole(wire: BufferedReader) -> bool:
    while (line := wire.readline()) != b".\r\n":
        if not line:
            return False
    return True


@contextmanager
def mail_far_end(seed: int) -> Iterator[MailFarEnd]:
    end = MailFarEnd(seed)
    try:
        yield end
    finally:
        end.close()
