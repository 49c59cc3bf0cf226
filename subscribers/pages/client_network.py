"""From which network a request comes, so that one place cannot ask without end. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from digest.proxies import Networks

NETWORK_BITS_OF_VERSION_6 = 64
"""What one household gets; it has as many addresses as it likes."""
PRIVATE: Networks = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
"""Where web servers in front call from that are on another machine or in another container
(RFC 1918, RFC 6598, RFC 4193)."""
UNKNOWN = "unknown"
LOCAL_SOCKET = "a local socket"
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks, as far as that can be told."""

    network: str
    """An IPv4 address, the /64 of an IPv6 address, or UNKNOWN."""
    unnamed_proxy: str = ""
    """The private address of what looks like a web server in front of ours and is not named, so
    that all whom it serves count as one."""
    silent_proxy: str = ""
    """The address of one in front that does not say whom it serves, with the same effect."""


def find_caller(meta: Mapping[str, object], proxies: Networks) -> Caller:
    """Return who asks, by ``request.META``.

    What a caller says of whom they ask for (X-Forwarded-For) counts only where it is one of the
    ``proxies``, or a local socket. Each of these adds whom it saw itself, at the end; whatever
    stands before the first one who is none of ours may be made up.
    """
    remote = str(meta.get("REMOTE_ADDR", ""))
    said = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    nearest = _address(remote)
    if nearest is not None and not _is_among(nearest, proxies):
        is_unnamed = bool(said) and _is_among(nearest, PRIVATE)
        return Caller(network=_network(nearest), unnamed_proxy=str(nearest) if is_unnamed else "")
    *_, last = said.split(",")
    if _address(last) is None:
        return Caller(network=_network(nearest), silent_proxy=remote or LOCAL_SOCKET)
    for address in _from_the_last(said):
        nearest = address
        if not _is_among(address, proxies):
            break
    return Caller(network=_network(nearest))


def _from_the_last(said: str) -> Iterator[Address]:
    for part in reversed(said.split(",")):
        address = _address(part)
        if address is None:
            return
        yield address


def _is_among(address: Address, proxies: Networks) -> bool:
    return any(address in network for network in proxies)


def _network(address: Address | None) -> str:
    if address is None:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        bits = 128 - NETWORK_BITS_OF_VERSION_6
        return str(IPv6Address(int(address) >> bits << bits))
    return str(address)


def _address(text: str) -> Address | None:
    """Take an address, also one with a port behind it as some servers write it."""
    text = text.strip()
    bare = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
