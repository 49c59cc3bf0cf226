"""Mail servers on loopback that misbehave as told: each step's answer is scripted."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader

HANG_UP = b""
LATER = b"later"
"""Goes on reading and says nothing yet: a later answer speaks for this command too."""
SILENCE = None
"""Says nothing until the other side gives up."""
DRIP = b"drip"
"""Never comes to the end of its answer, and never stops giving it."""
DRIP_SECONDS = 0.02

Script = Callable[[str, str, int], bytes | None]
"""Step, the command's line, how many-th of its kind (from 1) -> the answer."""

POLITE = {
    "GREETING": b"220 ready",
    "EHLO": b"250-here\r\n250 HELP",
    "DATA": b"354 go on",
    "DATA too early": b"554 5.5.1 no valid recipients",
    "RCPT too early": b"503 5.5.1 need MAIL first",
    "MESSAGE": b"250 2.0.0 taken",
    "QUIT": b"221 bye",
}
BEFORE_DATA = ("MAIL", "RCPT", "RSET")
IN_TURN = {("RCPT", "MAIL"), ("RCPT", "RCPT"), ("DATA", "RCPT")}
"""A command, and the one that must have been agreed to before."""
IN_GROUPS = b"250-here\r\n250-PIPELINING\r\n250 HELP"
"""An answer to EHLO: commands may come in groups (RFC 2920)."""


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
        # A client that has heard enough may leave without listening to the rest.
        with suppress(ConnectionError), connection, connection.makefile("rb") as wire:
            step, line, agreed = "GREETING", "", ""
            while True:
                answer = self._answer(step, line, agreed)
                if answer in {SILENCE, HANG_UP, DRIP}:
                    _say_no_more(answer, connection, wire)
                    return
                if answer != LATER:
                    connection.sendall(answer + b"\r\n")
                if step == "QUIT":
                    return
                if answer.rpartition(b"\n")[2].startswith(b"354"):
                    step, line, agreed = "MESSAGE", "", ""
                    if not self._keep_message(wire):
                        return
                    continue
                if step in BEFORE_DATA:
                    agreed = step if answer.startswith((b"250", LATER)) else ""
                raw = wire.readline()
                if not raw:
                    return
                line = raw.decode().strip()
                self.commands.append(line)
                step = line.partition(" ")[0].upper()

    def _keep_message(self, wire: BufferedReader) -> bool:
        """Keep a message that will be said yes to; False where the line ends before it does."""
        message = self._message(wire)
        if message is not None and self._next_is_yes():
            self.messages.append(message)
        return message is not None

    def _next_is_yes(self) -> bool:
        answer = self._script("MESSAGE", "", self._counts["MESSAGE"] + 1)
        return (answer if answer is not None else b"").startswith(b"250") or answer == b"default"

    def _answer(self, step: str, line: str, agreed: str) -> bytes | None:
        self._counts[step] += 1
        answer = self._script(step, line, self._counts[step])
        if answer != b"default":
            return answer
        too_early = (step, agreed) not in IN_TURN and POLITE.get(f"{step} too early")
        return too_early or POLITE.get(step, b"250 ok")

    @staticmethod
    def _message(wire: BufferedReader) -> bytes | None:
        """Return a whole message; None where the line ends before it does."""
        lines = []
        while (line := wire.readline()) != b".\r\n":
            if not line:
                return None
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


def _say_no_more(answer: bytes | None, connection: socket.socket, wire: BufferedReader) -> None:
    if answer is SILENCE:
        wire.read()
    while answer == DRIP:
        connection.sendall(b"250-more\r\n")
        time.sleep(DRIP_SECONDS)
