"""A mail server that takes everything at once and keeps nothing, in a process of its own.

python -m tests.benchmarks.smtp_sink    prints its port, and serves until its input ends
"""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

READ_BYTES = 1 << 20
END = b"\r\n.\r\n"
REPLIES = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


@contextmanager
def sink() -> Iterator[int]:
    """Run one; gives its port on loopback."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.smtp_sink"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield int(process.stdout.readline())
        process.stdin.close()


def _serve(connection: socket.socket) -> None:
    with suppress(ConnectionError), connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(b"220 sink\r\n")
        while _take_mail(connection):
            pass


def _take_mail(connection: Any) -> bool:
    """Take commands up to one message, and it; False where the other side has left."""
    waiting = b""
    while True:
        *commands, waiting = waiting.split(b"\r\n")
        kinds = [command[:4].upper() for command in commands]
        connection.sendall(b"".join(REPLIES.get(kind, b"250 ok\r\n") for kind in kinds))
        if b"DATA" in kinds:
            break
        read = connection.recv(READ_BYTES)
        if not read or b"QUIT" in kinds:
            return False
        waiting += read
    tail = b""
    while not tail.endswith(END):
        read = connection.recv(READ_BYTES)
        if not read:
            return False
        tail = (tail + read)[-len(END) :]
    connection.sendall(b"250 taken\r\n")
    return True


def main() -> None:
    """Serve each connection in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        threading.Thread(target=_accept, args=[listener], daemon=True).start()
        sys.stdin.read()


def _accept(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=[connection], daemon=True).start()


if __name__ == "__main__":
    main()
