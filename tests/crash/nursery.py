"""Starting ``digest`` many times in a row."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

ENDS_WITHIN_SECONDS = 120.0


class Nursery:
    """Has one process at a time; see tests.crash.child."""

    def __init__(self, environment: dict[str, str], folder: Path, log: Path) -> None:
        with log.open("ab") as written:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.child"],
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=written,
            )
        self._process = 0

    def start(self, *arguments: str, **orders: str) -> None:
        assert self._child.stdin
        order = json.dumps({"arguments": arguments, **orders})
        self._child.stdin.write(order.encode() + b"\n")
        self._child.stdin.flush()
        self._process = self._told()

    def ended(self, *, within_seconds: float = 0.0) -> bool:
        """Tell whether it ended, waiting for so long at most."""
        return bool(select.select([self._child.stdout], [], [], within_seconds)[0])

    def kill(self) -> None:
        """kill -9, whatever it is at; one that ended is left alone."""
        if not self.ended():
            os.kill(self._process, signal.SIGKILL)

    def exit_code(self, *, within_seconds: float = ENDS_WITHIN_SECONDS) -> int:
        """Wait for its end; a negative number is that of the signal that ended it."""
        if not self.ended(within_seconds=within_seconds):
            self.kill()
        code = self._told()
        self._process = 0
        return code

    def close(self) -> None:
        if self._process:
            self.kill()
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()

    def _told(self) -> int:
        assert self._child.stdout
        return int(self._child.stdout.readline())
