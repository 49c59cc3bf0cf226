"""What the environment says about the mail server."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digest.delivery.providers.base import Provider
from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.smtp.dkim_settings import doubts_about_signing, read_dkim_signer
from digest.delivery.providers.smtp.return_address import (
    ReturnAddress,
    read_bounce_address,
    return_address,
)
from digest.delivery.providers.smtp.url import SmtpServer, SmtpUrlError, parse_smtp_url
from digest.setting_error import SettingError
from digest.web_address import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from digest.delivery.providers.message.dkim import DkimSigner


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Which server takes the mail, who signs it, and where it comes back to."""

    server: SmtpServer
    signer: "DkimSigner | None" = None
    bounce_address: str = ""
    """Empty: the newsletter's own. With a place for each copy's token, or without."""
    name = "smtp"
    is_rehearsal = False

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        return self.server.host in LOOPBACK_HOSTS

    @property
    def place(self) -> str:
        """The server."""
        return self.server.host

    def doubts(self, from_address: str) -> tuple[str, ...]:
        """Return what is wrong with the signature; where we do not sign, the server may."""
        if self.signer is None:
            return ()
        domain = clean_address(from_address).rpartition("@")[2]
        return tuple(doubts_about_signing(self.signer, domain))

    def open(self) -> Provider:
        """Return the provider."""
        from digest.delivery.providers.smtp.provider import SmtpProvider  # noqa: PLC0415

        return SmtpProvider(self.server, signer=self.signer, comes_back_to=self._return_address())

    def _return_address(self) -> ReturnAddress | None:
        from digest.delivery.providers.message.return_token import ReturnTokens  # noqa: PLC0415
        from subscribers.links.secret_keys import secret_keys  # noqa: PLC0415

        if not self.bounce_address:
            return None
        return return_address(self.bounce_address, ReturnTokens(*secret_keys()))


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
        server = parse_smtp_url(url)
    except SmtpUrlError as error:
        raise SettingError(str(error)) from None
    return SmtpSettings(
        server=server,
        signer=read_dkim_signer(variables),
        bounce_address=read_bounce_address(variables.get("BOUNCE_ADDRESS", "")),
    )
