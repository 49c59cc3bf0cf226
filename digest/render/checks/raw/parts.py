"""The parts that it is made of."""

from collections.abc import Iterator
from email.message import EmailMessage

from digest.render.checks.finding import Finding


def check_parts(message: EmailMessage) -> Iterator[Finding]:
    """Find a text for programs without HTML missing, behind it, or in a charset of old."""
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    if "text/plain" not in kinds:
        yield _finding(
            "text-missing",
            "There is no text for mail programs, watches and readers that show no HTML.",
            "Send multipart/alternative, the text first.",
        )
    elif "text/html" in kinds and kinds.index("text/html") < kinds.index("text/plain"):
        yield _finding(
            "text-behind",
            "The text stands behind the HTML, so programs that take the last one show it.",
            "Put the text first and the HTML last (RFC 2046, section 5.1.4).",
        )
    for part in message.walk():
        charset = (part.get_content_charset() or "us-ascii").lower()
        if part.get_content_maintype() == "text" and charset not in {"utf-8", "us-ascii"}:
            yield _finding(
                "charset-old",
                f"A part is written in {charset}, which has no room for every name.",
                "Write it in UTF-8.",
            )


def text_of(message: EmailMessage, kind: str) -> str:
    """Return the first part of that kind (plain, html) as text; empty where there is none."""
    part = _body(message, kind)
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        text = content.decode(part.get_content_charset("utf-8"), errors="replace")
    except (LookupError, ValueError):
        # A charset that nobody knows, or that is none of texts: undefined, idna.
        text = content.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n")


def _body(message: EmailMessage, kind: str) -> EmailMessage | None:
    try:
        part = message.get_body((kind,))
    except AttributeError:
        # It says that it has parts and has none, of which Python's reader thinks in one place only.
        return None
    return part if isinstance(part, EmailMessage) else None


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="warning", place="message", what=what, mend=mend)
