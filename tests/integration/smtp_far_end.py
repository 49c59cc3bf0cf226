"""Mail servers on loopback that misbehave as told: each step's answer is scripted."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader

HANG_UP = b""
SILENCE = None
"""Says nothing until the other side gives up."""

Script = Callable[[str, str, int], bytes | None]
"""Step, the command's line, how many-th of its kind (from 1) -> the answer."""

POLITE = {
    "GREETING": b"220 ready",
    "EHLO": b"250-here\r\n250 HELP",
    "DATA": b"354 go on",
    "MESSAGE": b"250 2.0.0 taken",
    "QUIT": b"221 bye",
}


class ScriptedServer:
    """Speaks just enough SMTP, and keeps the messages that it said yes to and all commands."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._counts: Counter[str] = Counter()
        self.commands: list[str] = []
        self.messages: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as wire:
            step, line = "GREETING", ""
            while True:
                answer = self._answer(step, line)
                if answer is SILENCE:
                    wire.read()
                    return
                if answer == HANG_UP:
                    return
                connection.sendall(answer + b"\r\n")
                if step == "QUIT":
                    return
                if answer.startswith(b"354"):
                    step, line = "MESSAGE", ""
                    message = self._message(wire)
                    if self._next_is_yes():
                        self.messages.append(message)
                    continue
                raw = wire.readline()
                if not raw:
                    return
                line = raw.decode().strip()
                self.commands.append(line)
                step = line.partition(" ")[0].upper()

    def _next_is_yes(self) -> bool:
        answer = self._script("MESSAGE", "", self._counts["MESSAGE"] + 1)
        return (answer if answer is not None else b"").startswith(b"250") or answer == b"default"

    def _answer(self, step: str, line: str) -> bytes | None:
        self._counts[step] += 1
        answer = self._script(step, line, self._counts[step])
        return POLITE.get(step, b"250 ok") if answer == b"default" else answer

    @staticmethod
    def _message(wire: BufferedReader) -> bytes:
        lines = []
        while (line := wire.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


@contextmanager
def scripted(script: Script | None = None, **steps: bytes | None) -> Iterator[ScriptedServer]:
    """A server that answers as ``script`` says, or as ``steps`` say at every such step, and
    politely elsewhere."""

    def by_step(step: str, line: str, number: int) -> bytes | None:
        return steps.get(step, b"default")

    server = ScriptedServer(script or by_step)
    try:
        yield server
    finally:
        server.stop()
