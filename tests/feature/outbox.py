"""The mail in an outbox, as a mail program shows it."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message."""

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

    @property
    def unsubscribe_url(self) -> str:
        return str(self.message["List-Unsubscribe"]).strip("<>")

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


def mails_in(outbox: Path) -> list[Mail]:
    """Return all messages, oldest first."""
    parser = BytesParser(EmailMessage, policy=policy.default)
    files = [file for part in ("new", "cur") for file in (outbox / part).glob("*")]
    in_order = sorted(files, key=lambda file: file.stat().st_mtime_ns)
    return [Mail(message=parser.parsebytes(file.read_bytes())) for file in in_order]
