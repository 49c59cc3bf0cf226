"""Reads the environment into one frozen record; a wrong value is a SettingError that says how to
mend it. Pure but for the secret key, which is made once in DIGEST_HOME."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.bounces_url import BouncesUrlError, parse_bounces_url
from digest.secret_key import secret_key_of
from digest.setting_error import SettingError
from digest.smtp_url import SmtpUrlError, parse_smtp_url

ProviderKind = Literal["outbox", "smtp", "sendgrid"]
PROVIDER_KINDS: tuple[ProviderKind, ...] = ("outbox", "smtp", "sendgrid")
EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
"""What marks a key of an elliptic curve in DER (RFC 5480, section 2.1.1)."""
SQLITE_FILE = "digest.sqlite3"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the program was told from outside. See README.md for each variable."""

    home: Path
    database: Mapping[str, Any]
    """One entry of Django's DATABASES."""
    secret_key: str
    base_url: str
    """Without a trailing slash."""
    provider: ProviderKind
    smtp_url: str
    sendgrid_api_key: str
    sendgrid_host: str
    sendgrid_webhook_public_key: str
    bounces_url: str
    """Where bounces of mail sent by SMTP come back to; empty: nobody looks."""

    @property
    def base_host(self) -> str:
        """The host that links lead to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_rehearsal(self) -> bool:
        """True where no mail can leave the machine, so placeholders only deserve a warning."""
        return self.provider == "outbox"


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read and check all variables. Raises SettingError for the first one that is wrong."""
    home = _home(variables.get("DIGEST_HOME") or "var")
    database = _database(variables.get("DATABASE_URL", ""), home)
    provider = _provider(variables)
    return Environment(
        home=home,
        database=database,
        secret_key=secret_key_of(variables.get("DIGEST_SECRET_KEY", ""), home, database),
        base_url=_base_url(variables.get("DIGEST_BASE_URL") or "http://127.0.0.1:8000"),
        provider=provider,
        smtp_url=_smtp_url(variables.get("SMTP_URL", "")),
        sendgrid_api_key=variables.get("SENDGRID_API_KEY", ""),
        sendgrid_host=_sendgrid_host(variables.get("SENDGRID_HOST") or "https://api.sendgrid.com"),
        sendgrid_webhook_public_key=_webhook_key(variables.get("SENDGRID_WEBHOOK_PUBLIC_KEY", "")),
        bounces_url=_bounces_url(variables.get("BOUNCES_URL", "")),
    )


def _home(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise SettingError(
            f"DIGEST_HOME is {value!r}, and this machine knows no such user; "
            "write the folder's whole path."
        ) from None


def _provider(variables: Mapping[str, str]) -> ProviderKind:
    name = variables.get("DIGEST_PROVIDER") or "outbox"
    kind = next((known for known in PROVIDER_KINDS if known == name), None)
    if kind is None:
        raise SettingError(
            f"DIGEST_PROVIDER is {name!r}; set it to one of {', '.join(PROVIDER_KINDS)}."
        )
    if kind == "smtp" and not variables.get("SMTP_URL"):
        raise SettingError(
            "DIGEST_PROVIDER is smtp but SMTP_URL is not set; set it to "
            "smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465."
        )
    if kind == "sendgrid" and not variables.get("SENDGRID_API_KEY"):
        raise SettingError(
            "DIGEST_PROVIDER is sendgrid but SENDGRID_API_KEY is not set; make a key with the "
            "right to send mail in SendGrid's settings and put it there."
        )
    if not re.fullmatch("[!-~]*", variables.get("SENDGRID_API_KEY", "")):
        raise SettingError(
            "SENDGRID_API_KEY holds a blank, a line end or a letter that no key has; copy it again."
        )
    return kind


def _webhook_key(value: str) -> str:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        key = b""
    if value and EC_PUBLIC_KEY not in key:
        raise SettingError(
            "SENDGRID_WEBHOOK_PUBLIC_KEY is no verification key; copy it whole from SendGrid's "
            "settings, under Mail Settings, Signed Event Webhook."
        )
    return value


def _smtp_url(value: str) -> str:
    if value:
        try:
            parse_smtp_url(value)
        except SmtpUrlError as error:
            raise SettingError(str(error)) from None
    return value


def _bounces_url(value: str) -> str:
    if value:
        try:
            parse_bounces_url(value)
        except BouncesUrlError as error:
            raise SettingError(str(error)) from None
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(_http_url("DIGEST_BASE_URL", value))
    if parts.query or parts.fragment:
        raise SettingError("DIGEST_BASE_URL has a query or fragment; give only scheme and host.")
    return value.rstrip("/")


def _sendgrid_host(value: str) -> str:
    parts = urlsplit(_http_url("SENDGRID_HOST", value))
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise SettingError("SENDGRID_HOST goes on after the host; give only scheme and host.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
        raise SettingError(
            "SENDGRID_HOST begins with http://, and the key would be readable for everybody on "
            "the way; write it with https://."
        )
    return value.rstrip("/")


def _http_url(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.username:
        raise SettingError(f"{name} is not a web address; write it like https://news.example.org.")
    return value


def _database(url: str, home: Path) -> dict[str, Any]:
    if not url:
        return _sqlite(home / SQLITE_FILE)
    mend = (
        "write it like postgresql://user:password@host:5432/name, or sqlite:////absolute/path.db, "
        "or leave it out for SQLite in DIGEST_HOME"
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"DATABASE_URL cannot be read; {mend}.") from None
    if parts.scheme == "sqlite":
        if parts.netloc or len(parts.path) <= 1:
            raise SettingError(f"DATABASE_URL names no file; {mend}.")
        return _sqlite(Path(unquote(parts.path[1:])).absolute())
    if parts.scheme in {"postgresql", "postgres"}:
        name = unquote(parts.path.lstrip("/"))
        if not name:
            raise SettingError(f"DATABASE_URL names no database; {mend}.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingError(f"DATABASE_URL begins with {parts.scheme or 'no scheme'!r}; {mend}.")


def _sqlite(path: Path) -> dict[str, Any]:
    # FULL, not NORMAL: after a power cut a lost "submitting" would let a batch go out twice.
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
        "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }
