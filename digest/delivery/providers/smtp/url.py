"""Reads SMTP_URL: which server takes the mail, and how to speak to it."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.web_address import LOOPBACK_HOSTS, may_be_host_name

Security = Literal["none", "starttls", "tls"]
SUBMISSION_PORT, RELAY_PORT, TLS_PORT = 587, 25, 465
"""RFC 6409, RFC 5321 and RFC 8314."""
MEND = (
    "write it like smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465, "
    "with special characters of user and password percent-encoded"
)


class SmtpUrlError(ValueError):
    """SMTP_URL cannot be used; the message is one line without any part of the password."""


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over by SMTP."""

    host: str
    port: int
    security: Security
    user: str
    """Empty: the server asks for no name."""
    password: str

    def __repr__(self) -> str:
        return f"SmtpServer({self.host}:{self.port}, {self.security})"


def parse_smtp_url(url: str) -> SmtpServer:
    """Return what the URL says. Raises SmtpUrlError saying what is wrong and how to mend it.

    Without ``tls=`` an ``smtp://`` server is spoken to as plain text; that is refused where a
    password would then cross a network, unless ``tls=none`` says that it is meant.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SmtpUrlError(f"SMTP_URL cannot be read; {MEND}.") from None
    if parts.scheme not in {"smtp", "smtps"}:
        raise SmtpUrlError(f"SMTP_URL does not begin with smtp:// or smtps://; {MEND}.")
    if not host or not host.isprintable() or " " in host or port == 0:
        raise SmtpUrlError(f"SMTP_URL names no host; {MEND}.")
    if not may_be_host_name(host):
        raise SmtpUrlError(
            "SMTP_URL names a host that cannot be one: between its dots stand 1 to 63 characters; "
            f"{MEND}."
        )
    if parts.path not in {"", "/"} or parts.fragment:
        raise SmtpUrlError(f"SMTP_URL goes on after host and port; {MEND}.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    _check_login(user, password)
    security = _security(parts.scheme, parts.query)
    if security is None and user and host not in LOOPBACK_HOSTS:
        raise SmtpUrlError(
            "SMTP_URL would send its password readable for everybody on the way; add "
            "?tls=starttls, or ?tls=none where the network is trusted."
        )
    default_port = {"tls": TLS_PORT, "starttls": SUBMISSION_PORT}.get(security or "", RELAY_PORT)
    return SmtpServer(
        host=host,
        port=port or default_port,
        security=security or "none",
        user=user,
        password=password,
    )


def _check_login(user: str, password: str) -> None:
    if bool(user) != bool(password):
        raise SmtpUrlError(f"SMTP_URL has only one of user and password; {MEND}.")
    # smtplib can say nothing else, and a line end would begin another command.
    if not (user + password).isascii() or not (user + password).isprintable():
        raise SmtpUrlError(
            "SMTP_URL has characters beyond ASCII in its user or password; have the server's "
            "owner give you ones without."
        )


def _security(scheme: str, query: str) -> Security | None:
    options = dict(parse_qsl(query, keep_blank_values=True))
    tls = options.pop("tls", None)
    if options:
        raise SmtpUrlError(f"SMTP_URL has an option other than tls; {MEND}.")
    if scheme == "smtps":
        if tls is not None:
            raise SmtpUrlError("SMTP_URL begins with smtps:// and has tls= too; keep only smtps.")
        return "tls"
    if tls is None:
        return None
    if tls == "starttls":
        return "starttls"
    if tls == "none":
        return "none"
    raise SmtpUrlError(f"SMTP_URL has a tls= other than starttls and none; {MEND}.")
