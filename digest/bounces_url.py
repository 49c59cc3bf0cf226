"""Reads BOUNCES_URL: the mailbox that bounces come back to."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from digest.web_address import LOOPBACK_HOSTS, may_be_host_name

TLS_PORT, PLAIN_PORT = 993, 143
"""RFC 8314 and RFC 9051."""
MEND = (
    "write it like imaps://user:password@host/INBOX, with special characters of user and password "
    "percent-encoded, or maildir:///path/to/folder"
)


class BouncesUrlError(ValueError):
    """BOUNCES_URL cannot be used; the message is one line without any part of the password."""


@dataclass(frozen=True, kw_only=True)
class ImapMailbox:
    """A folder on an IMAP server."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str
    folder: str

    def __repr__(self) -> str:
        return f"ImapMailbox({self})"

    def __str__(self) -> str:
        return f"{self.folder} at {self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class MaildirMailbox:
    """A folder of files on this machine."""

    path: Path

    def __str__(self) -> str:
        return f"the Maildir {self.path}"


def parse_bounces_url(url: str) -> ImapMailbox | MaildirMailbox:
    """Return what the URL says. Raises BouncesUrlError saying what is wrong and how to mend it.

    ``imap://``, without TLS, is for a server on this machine alone.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BouncesUrlError(f"BOUNCES_URL cannot be read; {MEND}.") from None
    if parts.query or parts.fragment:
        raise BouncesUrlError(f"BOUNCES_URL goes on after the folder; {MEND}.")
    if parts.scheme == "maildir":
        return _maildir(parts)
    if parts.scheme not in {"imap", "imaps"}:
        raise BouncesUrlError(f"BOUNCES_URL begins with neither imaps:// nor maildir://; {MEND}.")
    if not host or not host.isprintable() or " " in host or port == 0:
        raise BouncesUrlError(f"BOUNCES_URL names no host; {MEND}.")
    if not may_be_host_name(host):
        raise BouncesUrlError(
            "BOUNCES_URL names a host that cannot be one: between its dots stand 1 to 63 "
            f"characters; {MEND}."
        )
    if parts.scheme == "imap" and host not in LOOPBACK_HOSTS:
        raise BouncesUrlError(
            "BOUNCES_URL begins with imap://, and the password would be readable for everybody on "
            "the way; write it with imaps://."
        )
    is_tls = parts.scheme == "imaps"
    return ImapMailbox(
        host=host,
        port=port or (TLS_PORT if is_tls else PLAIN_PORT),
        is_tls=is_tls,
        **_login(parts),
    )


def _maildir(parts: SplitResult) -> MaildirMailbox:
    path = unquote(parts.path)
    if parts.netloc or not path.startswith("/") or path == "/" or "\0" in path:
        raise BouncesUrlError(f"BOUNCES_URL names no folder by its whole path; {MEND}.")
    return MaildirMailbox(path=Path(path))


def _login(parts: SplitResult) -> dict[str, str]:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path).removeprefix("/") or "INBOX"
    if not user or not password:
        raise BouncesUrlError(f"BOUNCES_URL lacks user or password; {MEND}.")
    for value in (user, password, folder):
        # A line end would begin another command, and no login command holds more than ASCII.
        if not value.isascii() or not value.isprintable():
            raise BouncesUrlError(
                "BOUNCES_URL has characters beyond ASCII in user, password or folder; use ones "
                "without."
            )
    return {"user": user, "password": password, "folder": folder}
