"""Web addresses: read out of a setting, and made whole."""

from urllib.parse import urlsplit

from digest.setting_error import SettingError

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def may_be_host_name(host: str) -> bool:
    """Tell whether a host of that name can be looked up (RFC 1035, section 2.3.4)."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def completed(address: str, *, base_url: str) -> str:
    """Return a whole address: one that is given as a path is of our own pages, which begin with
    ``base_url`` (without a trailing slash)."""
    return f"{base_url}{address}" if address.startswith("/") else address


def http_url(name: str, value: str) -> str:
    """Return the value of the variable of that name. Raises SettingError where it is no address of
    a web server, or holds a password."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        is_server = bool(host) and may_be_host_name(host) and parts.port != 0
        valid = parts.scheme in {"http", "https"} and is_server
    except ValueError:
        valid = False
    if not valid or parts.username:
        raise SettingError(f"{name} is not a web address; write it like https://news.example.org.")
    return value
