"""The provider that the environment names."""

from typing import TYPE_CHECKING

from digest.cli.output import fail
from digest.environment import Environment, SettingError

if TYPE_CHECKING:
    from digest.delivery.providers.base import Provider


def open_provider(environment: Environment) -> "Provider":
    """Return what carries the mail; close it afterwards. After open_home().

    Ends the command with 1 and one line where a variable that it needs is wrong.
    """
    from digest.delivery.providers.choose_provider import provider_from

    try:
        return provider_from(environment)
    except SettingError as error:
        fail(str(error))
    except OSError as error:
        fail(
            f"The outbox {environment.home / 'outbox'} cannot be used ({error.strerror}); see that "
            "this user may write there."
        )
