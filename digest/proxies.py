"""Which web servers in front of ours are believed when they say whom they serve. Pure."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from digest.setting_error import SettingError

Networks = tuple[IPv4Network | IPv6Network, ...]
DEFAULT_PROXIES: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""One on this machine. Not private addresses: by way of those also come visitors themselves, on a
network of one's own or where a container's port is open to all."""


def parse_proxies(text: str) -> Networks:
    """Return the networks that DIGEST_PROXIES names with commas or blanks between; those of this
    machine where it is empty.

    Raises SettingError where one is no address or network.
    """
    named = text.replace(",", " ").split()
    if not named:
        return DEFAULT_PROXIES
    try:
        return tuple(map(ip_network, named))
    except ValueError as error:
        raise SettingError(
            f"DIGEST_PROXIES is {text!r} ({error}); write addresses or networks such as "
            "127.0.0.1, 172.18.0.0/16, or leave it out for a web server on this machine."
        ) from None
