"""The provider that the environment names."""

from digest.delivery.providers.base import Provider
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.providers.sendgrid.provider import SendGridProvider
from digest.delivery.providers.smtp.provider import SmtpProvider
from digest.environment import Environment
from digest.smtp_url import parse_smtp_url

OUTBOX_FOLDER = "outbox"


def provider_from(environment: Environment) -> Provider:
    """Return a new provider; nothing is connected to before the first handover.

    The caller closes it. ``environment`` has been checked by read_environment.
    """
    match environment.provider:
        case "outbox":
            return OutboxProvider(environment.home / OUTBOX_FOLDER)
        case "smtp":
            return SmtpProvider(parse_smtp_url(environment.smtp_url))
        case "sendgrid":
            return SendGridProvider(
                api_key=environment.sendgrid_api_key, host=environment.sendgrid_host
            )
