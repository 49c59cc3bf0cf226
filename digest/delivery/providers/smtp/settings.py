"""What the environment says about the mail server."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.delivery.providers.base import Provider
from digest.delivery.providers.smtp.url import SmtpServer, SmtpUrlError, parse_smtp_url
from digest.setting_error import SettingError


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Which server takes the mail."""

    server: SmtpServer
    name = "smtp"
    is_rehearsal = False

    @property
    def place(self) -> str:
        """The server."""
        return self.server.host

    def doubts(self, from_address: str) -> tuple[str, ...]:  # noqa: ARG002 - of the interface
        """Return what is known to keep mail out of inboxes."""
        return ()

    def open(self) -> Provider:
        """Return the provider."""
        from digest.delivery.providers.smtp.provider import SmtpProvider  # noqa: PLC0415

        return SmtpProvider(self.server)


def read_smtp_settings(
    variables: Mapping[str, str],
    home: Path,  # noqa: ARG001 - of the interface
) -> SmtpSettings:
    """Return the settings. Raises SettingError for what is wrong or missing."""
    url = variables.get("SMTP_URL", "")
    if not url:
        raise SettingError(
            "DIGEST_PROVIDER is smtp but SMTP_URL is not set; set it to "
            "smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465."
        )
    try:
        return SmtpSettings(server=parse_smtp_url(url))
    except SmtpUrlError as error:
        raise SettingError(str(error)) from None
