"""What the environment says about SendGrid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from digest.delivery.providers.base import Provider
from digest.setting_error import SettingError
from digest.web_address import LOOPBACK_HOSTS, http_url

IN_THE_SANDBOX = (
    "SENDGRID_SANDBOX is 1: SendGrid checks each request and delivers nothing, though the ledger "
    "counts it as submitted. Leave it out to send."
)
DEFAULT_HOST = "https://api.sendgrid.com"


@dataclass(frozen=True, kw_only=True)
class SendGridSettings:
    """Which account, and on which continent."""

    api_key: str = field(repr=False)
    host: str
    """Without a trailing slash."""
    is_sandbox: bool = False
    """SendGrid checks each request and delivers nothing (its mail_settings.sandbox_mode)."""
    name = "sendgrid"
    is_rehearsal = False

    @property
    def is_local(self) -> bool:
        """Whether a stand-in on this machine takes the mail."""
        return urlsplit(self.host).hostname in LOOPBACK_HOSTS

    @property
    def place(self) -> str:
        """The host, and whether nothing gets farther."""
        host = urlsplit(self.host).hostname or ""
        return f"{host} (sandbox: nothing is delivered)" if self.is_sandbox else host

    def doubts(self, from_address: str) -> tuple[str, ...]:  # noqa: ARG002 - of the interface
        """Return that the sandbox is on, where it is; SendGrid itself refuses senders whose domain
        it has not verified."""
        return (IN_THE_SANDBOX,) if self.is_sandbox else ()

    def open(self) -> Provider:
        """Return the provider."""
        from digest.delivery.providers.sendgrid.provider import SendGridProvider  # noqa: PLC0415

        return SendGridProvider(api_key=self.api_key, host=self.host, is_sandbox=self.is_sandbox)


def read_sendgrid_settings(
    variables: Mapping[str, str],
    home: Path,  # noqa: ARG001 - of the interface
) -> SendGridSettings:
    """Return the settings. Raises SettingError for what is wrong or missing."""
    api_key = variables.get("SENDGRID_API_KEY", "")
    if not api_key:
        raise SettingError(
            "DIGEST_PROVIDER is sendgrid but SENDGRID_API_KEY is not set; make a key with the "
            "right to send mail in SendGrid's settings and put it there."
        )
    if not re.fullmatch("[!-~]*", api_key):
        raise SettingError(
            "SENDGRID_API_KEY holds a blank, a line end or a letter that no key has; copy it again."
        )
    return SendGridSettings(
        api_key=api_key,
        host=_host(variables.get("SENDGRID_HOST") or DEFAULT_HOST),
        is_sandbox=_is_sandbox(variables.get("SENDGRID_SANDBOX", "")),
    )


def _is_sandbox(value: str) -> bool:
    if value not in {"", "0", "1"}:
        raise SettingError(
            f"SENDGRID_SANDBOX is {value!r}; set it to 1 for a rehearsal in which SendGrid "
            "delivers nothing, or leave it out."
        )
    return value == "1"


def _host(value: str) -> str:
    parts = urlsplit(http_url("SENDGRID_HOST", value))
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise SettingError("SENDGRID_HOST goes on after the host; give only scheme and host.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
        raise SettingError(
            "SENDGRID_HOST begins with http://, and the key would be readable for everybody on "
            "the way; write it with https://."
        )
    return value.rstrip("/")
