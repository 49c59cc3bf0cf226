"""Reads a web address out of a setting."""

from urllib.parse import urlsplit

from digest.setting_error import SettingError

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def http_url(name: str, value: str) -> str:
    """Return the value of the variable of that name. Raises SettingError where it is no address of
    a web server, or holds a password."""
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.username:
        raise SettingError(f"{name} is not a web address; write it like https://news.example.org.")
    return value
