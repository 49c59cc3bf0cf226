"""Reads the environment into one frozen record; a wrong value is a SettingError that says how to
mend it. Pure but for the secret key, which is made once in DIGEST_HOME."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.bounces_url import BouncesUrlError, parse_bounces_url
from digest.delivery.providers.base import ProviderSettings
from digest.delivery.providers.choose_provider import choose_provider
from digest.proxies import DEFAULT_PROXIES, Networks, parse_proxies
from digest.rate_limit import RateLimit, parse_rate_limit
from digest.secret_key import former_secret_keys, secret_key_of
from digest.setting_error import SettingError
from digest.web_address import LOOPBACK_HOSTS, http_url

EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
"""What marks a key of an elliptic curve in DER (RFC 5480, section 2.1.1)."""
SIGN_UP_LIMIT = RateLimit(messages=200, seconds=3_600)
"""An association's list gets some dozens a day. Of people who mean it most answer within minutes,
so this lets several hundred an hour through, and a program that enters strangers' addresses a few
thousand a day at worst."""
SQLITE_FILE = "digest.sqlite3"
POSTGRESQL_OPTIONS = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""Seconds; the last in milliseconds. A host of the database that loses its power never says so, and
by the system's own times would be waited for a quarter of an hour or two, longer than what a
provider answered meanwhile is kept."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the program was told from outside. See README.md for each variable."""

    home: Path
    database: Mapping[str, Any]
    """One entry of Django's DATABASES."""
    secret_key: str
    former_secret_keys: tuple[str, ...] = ()
    """What they signed still counts; nothing new is signed with them."""
    base_url: str
    """Without a trailing slash."""
    provider_settings: ProviderSettings
    sendgrid_webhook_public_key: str
    rate_limit: RateLimit | None
    """At what rate mail may be handed over; None: as fast as it goes."""
    sign_up_limit: RateLimit = SIGN_UP_LIMIT
    """How many people may have been asked to confirm a sign-up and not have answered; more are
    asked later."""
    proxies: Networks = DEFAULT_PROXIES
    """Who is believed when they say for whom they ask."""
    bounces_url: str
    """Where bounces of mail sent by SMTP come back to; empty: nobody looks."""
    asks_registers: bool | None = None
    """Whether PubMed and Crossref are asked about studies by themselves; None: where mail goes out
    in earnest."""
    second_factor: bool = True
    """Whether publishers and admins must sign in with a code from their phone, too."""

    @property
    def base_host(self) -> str:
        """The host that links lead to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def provider(self) -> str:
        """The provider's name."""
        return self.provider_settings.name

    @property
    def is_trial(self) -> bool:
        """True where a placeholder or a link to this machine harms nobody: no mail leaves it, or
        links and mail both go no farther than this machine."""
        goes_nowhere = self.provider_settings.is_local and self.base_host in LOOPBACK_HOSTS
        return self.is_rehearsal or goes_nowhere

    def rate_limit_for(self, provider: str) -> RateLimit | None:
        """The limit for a provider of that name: none where it only writes files."""
        is_rehearsal = provider == self.provider and self.is_rehearsal
        return None if is_rehearsal else self.rate_limit

    @property
    def is_rehearsal(self) -> bool:
        """True where no mail can leave the machine, so placeholders only deserve a warning."""
        return self.provider_settings.is_rehearsal


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read and check all variables but those of providers that are not chosen.

    Raises SettingError for the first one that is wrong.
    """
    home = _home(variables.get("DIGEST_HOME") or "var")
    database = _database(variables.get("DATABASE_URL", ""), home)
    return Environment(
        home=home,
        database=database,
        secret_key=secret_key_of(variables.get("DIGEST_SECRET_KEY", ""), home, database),
        former_secret_keys=former_secret_keys(variables.get("DIGEST_FORMER_SECRET_KEYS", "")),
        base_url=_base_url(variables.get("DIGEST_BASE_URL") or "http://127.0.0.1:8000"),
        provider_settings=choose_provider(variables, home),
        sendgrid_webhook_public_key=_webhook_key(variables.get("SENDGRID_WEBHOOK_PUBLIC_KEY", "")),
        rate_limit=parse_rate_limit(variables.get("DIGEST_RATE_LIMIT", "")),
        sign_up_limit=parse_rate_limit(
            variables.get("DIGEST_SIGN_UP_LIMIT", ""), name="DIGEST_SIGN_UP_LIMIT"
        )
        or SIGN_UP_LIMIT,
        proxies=parse_proxies(variables.get("DIGEST_PROXIES", "")),
        bounces_url=_bounces_url(variables.get("BOUNCES_URL", "")),
        asks_registers=_asks_registers(variables.get("DIGEST_REGISTERS", "")),
        second_factor=_second_factor(variables.get("DIGEST_SECOND_FACTOR", "")),
    )


def _home(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise SettingError(
            f"DIGEST_HOME is {value!r}, and this machine knows no such user; "
            "write the folder's whole path."
        ) from None


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


def _bounces_url(value: str) -> str:
    if value:
        try:
            parse_bounces_url(value)
        except BouncesUrlError as error:
            raise SettingError(str(error)) from None
    return value


def _asks_registers(value: str) -> bool | None:
    if value not in {"", "on", "off"}:
        raise SettingError(
            f"DIGEST_REGISTERS is {value!r}; write on or off, or leave it out: then PubMed and "
            "Crossref are asked about studies where mail goes out in earnest."
        )
    return value == "on" if value else None


def _second_factor(value: str) -> bool:
    if value not in {"", "on", "off"}:
        raise SettingError(
            f"DIGEST_SECOND_FACTOR is {value!r}; write off to let publishers and admins sign in "
            "with a password alone, or leave it out."
        )
    return value != "off"


def _base_url(value: str) -> str:
    parts = urlsplit(http_url("DIGEST_BASE_URL", value))
    if parts.query or parts.fragment:
        raise SettingError("DIGEST_BASE_URL has a query or fragment; give only scheme and host.")
    return value.rstrip("/")


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
            "OPTIONS": POSTGRESQL_OPTIONS | dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingError(f"DATABASE_URL begins with {parts.scheme or 'no scheme'!r}; {mend}.")


def _sqlite(path: Path) -> dict[str, Any]:
    # FULL, not NORMAL: after a power cut a lost "submitting" would let a batch go out twice.
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
        "PRAGMA foreign_keys=ON;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }
