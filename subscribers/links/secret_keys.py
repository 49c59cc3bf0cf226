"""The installation's secret key, and those it had before."""

from django.conf import settings


def secret_keys() -> tuple[str, ...]:
    """Return the key in use first, then former ones that still count for reading."""
    return tuple(str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
