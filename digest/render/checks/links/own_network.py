"""Is an address one that only this machine, or its own network, can open?"""

from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import inet_aton
from urllib.parse import urlsplit

_OWN_NAMES = ("localhost", "local", "internal", "lan", "localdomain", "home.arpa")
"""RFC 6761, 6762 and 8375, and what routers and offices use besides."""


def host_of(address: str) -> str:
    """Return the name or number of the machine, in small letters; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_own_machine(host: str) -> bool:
    """Tell whether a host is always the machine that asks."""
    number = _number(host)
    return number.is_loopback if number else host.rpartition(".")[2] == "localhost"


def is_own_network(host: str) -> bool:
    """Tell whether a host is this machine, or found on its own network alone."""
    number = _number(host)
    if number:
        return not number.is_global
    return "." not in host or any(f".{host}".endswith(f".{name}") for name in _OWN_NAMES)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        number = ip_address(host)
    except ValueError:
        return _old_number(host)
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return mapped or number


def _old_number(host: str) -> IPv4Address | None:
    """Return what browsers read a number as that is written in another way, such as 0x7f.1."""
    if not host.rpartition(".")[2][:1].isdecimal():
        return None
    try:
        return IPv4Address(inet_aton(host))
    except OSError:
        return None
