"""The providers that there are, by the name that DIGEST_PROVIDER gives them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from digest.delivery.providers.base import ProviderSettings
from digest.delivery.providers.outbox.settings import read_outbox_settings
from digest.delivery.providers.sendgrid.settings import read_sendgrid_settings
from digest.delivery.providers.smtp.settings import read_smtp_settings
from digest.setting_error import SettingError

PROVIDERS: Mapping[str, Callable[[Mapping[str, str], Path], ProviderSettings]] = {
    "outbox": read_outbox_settings,
    "smtp": read_smtp_settings,
    "sendgrid": read_sendgrid_settings,
}
"""Name -> what reads its variables, given those of the environment and the home. Settings are read
at every start, so their modules import a provider's code only when they open it."""
DEFAULT = "outbox"


def choose_provider(variables: Mapping[str, str], home: Path) -> ProviderSettings:
    """Return the settings of the provider that DIGEST_PROVIDER names.

    Raises SettingError where there is none of that name, or one of its variables is wrong.
    """
    name = variables.get("DIGEST_PROVIDER") or DEFAULT
    if name not in PROVIDERS:
        raise SettingError(f"DIGEST_PROVIDER is {name!r}; set it to one of {', '.join(PROVIDERS)}.")
    return PROVIDERS[name](variables, home)
