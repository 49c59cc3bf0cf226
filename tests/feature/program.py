"""The program as its users meet it: the command, in a process of its own."""

import json
from pathlib import Path
from typing import Any

from tests.copied_home import copy_home
from tests.feature.outbox import Mail, mails_in
from tests.forked_digest import run_digest

LIMIT_SECONDS = 600
"""So long only what hangs takes, on whatever machine."""


class Program:
    """``digest`` with a home of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder

    def copied(self, folder: Path) -> "Program":
        """Return one in that folder, whose home is a copy of this one's."""
        home = folder / "home"
        copy_home(self.home, home)
        return Program(self.environment | {"DIGEST_HOME": str(home)}, folder)

    @property
    def home(self) -> Path:
        return Path(self.environment["DIGEST_HOME"])

    def run(self, *arguments: str | Path, expect: int = 0) -> str:
        """Run the command and return what it printed; it must exit with ``expect``."""
        finished = run_digest(
            arguments,
            folder=self.folder,
            variables=self.environment,
            timeout_seconds=LIMIT_SECONDS,
        )
        assert finished.returncode == expect, (
            f"{arguments} exited with {finished.returncode}\n{finished.stdout}{finished.stderr}"
        )
        return finished.stdout if expect == 0 else finished.stdout + finished.stderr

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def mails(self) -> list[Mail]:
        """Return all messages in the outbox, oldest first."""
        return mails_in(self.home / "outbox")
