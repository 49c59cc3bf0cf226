"""The program as its users meet it: the command in a process of its own, and the mail it leaves."""

import json
import subprocess
import sys
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message from the outbox, as a mail program shows it."""

    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def holds(self, phrase: str) -> bool:
        """Whether the phrase stands in the text and in the HTML; in one alone is a fault."""
        wanted = "".join(phrase.split())
        found = {wanted in "".join(part.split()) for part in (self.text, self.html)}
        assert len(found) == 1, f"{phrase!r} stands in only one of HTML and text"
        return found.pop()

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None
        return str(body.get_content())


class Program:
    """``digest`` with a home of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder

    @property
    def home(self) -> Path:
        return Path(self.environment["DIGEST_HOME"])

    def run(self, *arguments: str | Path, expect: int = 0) -> str:
        """Run the command and return what it printed; it must exit with ``expect``."""
        finished = subprocess.run(
            [sys.executable, "-m", "digest", *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_SECONDS,
        )
        assert finished.returncode == expect, (
            f"{arguments} exited with {finished.returncode}\n{finished.stdout}{finished.stderr}"
        )
        return finished.stdout if expect == 0 else finished.stdout + finished.stderr

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def mails(self) -> list[Mail]:
        """Return all messages in the outbox, oldest first."""
        parser = BytesParser(EmailMessage, policy=policy.default)
        files = [
            file for part in ("new", "cur") for file in (self.home / "outbox" / part).glob("*")
        ]
        in_order = sorted(files, key=lambda file: file.stat().st_mtime_ns)
        return [Mail(message=parser.parsebytes(file.read_bytes())) for file in in_order]
