"""A far end that takes every request: how fast we hand over must not be how fast it reads.

    python -m tests.benchmarks.http_sink

Prints its port, then answers POST with 202 and a message id, and GET with what it has taken so
far, until its standard input is closed. It keeps nothing.
"""

import json
import os
import socket
import sys
import threading
from dataclasses import asdict, dataclass

READ_BYTES = 1 << 20
RECIPIENT = b'"to":'
"""Stands once in the request for each recipient, and nowhere else."""
ACCEPTED = b"HTTP/1.1 202 Accepted\r\nX-Message-Id: %d\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Taken:
    """What the sink was given; the total of all connections."""

    requests: int = 0
    recipients: int = 0
    bytes: int = 0


def _serve(connection: socket.socket, taken: Taken, lock: threading.Lock) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    buffer = bytearray()
    chunk = memoryview(bytearray(READ_BYTES))
    while True:
        while b"\r\n\r\n" not in buffer:
            read = connection.recv_into(chunk)
            if not read:
                return
            buffer += chunk[:read]
        head, _, body = bytes(buffer).partition(b"\r\n\r\n")
        if head.startswith(b"GET"):
            told = json.dumps(asdict(taken)).encode()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(told) + told)
            return
        length = _length(head)
        buffer = bytearray(body)
        while len(buffer) < length:
            read = connection.recv_into(chunk)
            if not read:
                return
            buffer += chunk[:read]
        with lock:
            taken.requests += 1
            taken.recipients += buffer.count(RECIPIENT)
            taken.bytes += length
            number = taken.requests
        del buffer[:length]
        connection.sendall(ACCEPTED % number)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def main() -> None:
    """Serve until standard input ends."""
    taken, lock = Taken(), threading.Lock()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, taken, lock), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
