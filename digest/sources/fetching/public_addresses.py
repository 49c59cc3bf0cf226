"""Which internet addresses are anybody's to visit."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA has given out; what lies outside is local, mapped, or nobody's yet."""
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1
_NOT_FOR_VISITS = (
    ipaddress.IPv4Network("0.0.0.0/8"),
    ipaddress.IPv4Network("100.64.0.0/10"),  # shared by a provider's customers: RFC 6598
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays of 6to4: RFC 7526
    ipaddress.IPv4Network("198.18.0.0/15"),
    ipaddress.IPv4Network("240.0.0.0/4"),
)
_V6_NOT_FOR_VISITS = (
    ipaddress.IPv6Network("2001::/23"),  # Teredo, ORCHID and other special purposes: RFC 6890
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("3fff::/20"),  # documentation: RFC 9637
)


def is_public(address: Address) -> bool:
    """Return True for an address on the public internet.

    Private, loopback, link-local, shared, multicast, reserved and unspecified ones are not, nor
    IPv6 forms that carry such an IPv4 address (mapped, 6to4, NAT64).
    """
    if isinstance(address, ipaddress.IPv4Address):
        is_special = any(address in network for network in _NOT_FOR_VISITS)
        return address.is_global and not address.is_multicast and not is_special
    carried = _carried_address(address)
    if carried is not None:
        return is_public(carried)
    is_special = any(address in network for network in _V6_NOT_FOR_VISITS)
    return address.is_global and address in _GLOBAL_UNICAST and not is_special


def _carried_address(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
