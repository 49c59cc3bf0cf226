"""From which network a request comes, so that one place cannot ask without end. Pure."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NETWORK_BITS_OF_VERSION_6 = 64
"""What one household gets; it has as many addresses as it likes."""
IN_FRONT_OF_US = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
"""Where a web server in front calls from (RFC 1918, RFC 4193)."""
UNKNOWN = "unknown"


def client_network(meta: Mapping[str, object]) -> str:
    """Return the network of ``request.META``: an IPv4 address, or the /64 of an IPv6 address.

    Behind a web server in front (which calls from this machine or a private address), what it
    says counts: the last of X-Forwarded-For, which is the one that it saw itself.
    """
    nearest = _address(str(meta.get("REMOTE_ADDR", "")))
    if nearest is None or any(nearest in network for network in IN_FRONT_OF_US):
        *_, last = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        nearest = _address(last.strip()) or nearest
    if nearest is None:
        return UNKNOWN
    if isinstance(nearest, IPv6Address):
        if nearest.ipv4_mapped:
            return str(nearest.ipv4_mapped)
        bits = 128 - NETWORK_BITS_OF_VERSION_6
        return str(IPv6Address(int(nearest) >> bits << bits))
    return str(nearest)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
