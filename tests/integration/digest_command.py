"""The ``digest`` command as its users meet it: arguments in, an exit code and two streams out."""

import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from digest.cli.app import app
from tests.forked_digest import run_digest

LIMIT_SECONDS = 600
"""So long only what hangs takes, on whatever machine."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Digest(ABC):
    """The command, however it is run."""

    @abstractmethod
    def run(self, *arguments: str | Path, **variables: str) -> Ended:
        """Run it and return how it ended, whichever way that was."""

    def done(self, *arguments: str | Path, **variables: str) -> str:
        """Run it and return its stdout; it must end well."""
        ended = self.run(*arguments, **variables)
        assert ended.code == 0, ended
        return ended.out

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.done(*arguments, "--json"))

    def refused(self, *arguments: str | Path, **variables: str) -> str:
        """Run it and return the one line on stderr that says why it was not done."""
        ended = self.run(*arguments, **variables)
        assert ended.code == 1, ended
        *made, reason = ended.err.splitlines()
        assert all(line.startswith("Made a new home") for line in made), ended.err
        return reason


class DigestProcess(Digest):
    """As a process of its own, with a home of its own."""

    def __init__(self, variables: dict[str, str], folder: Path) -> None:
        self.variables = variables
        self.folder = folder

    @property
    def home(self) -> Path:
        return Path(self.variables["DIGEST_HOME"])

    def run(self, *arguments: str | Path, **variables: str) -> Ended:
        ended = run_digest(
            arguments,
            folder=self.folder,
            variables=self.variables | variables,
            timeout_seconds=LIMIT_SECONDS,
        )
        return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)


class DigestHere(Digest):
    """Within the tests' own process, on the tests' database: quick, and on PostgreSQL too."""

    def run(self, *arguments: str | Path, **variables: str) -> Ended:
        with CliRunner().isolation(env={"COLUMNS": "80"} | variables) as (out, err, _):
            code = _exit_code(list(map(str, arguments)))
            sys.stdout.flush()
            sys.stderr.flush()
            return Ended(code=code, out=out.getvalue().decode(), err=err.getvalue().decode())


def _exit_code(arguments: Sequence[str]) -> int:
    try:
        _command()(arguments, prog_name="digest")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@cache
def _command() -> Callable[..., Any]:
    """To make it out of all commands' parameters takes longer than most of them do."""
    return get_command(app)
