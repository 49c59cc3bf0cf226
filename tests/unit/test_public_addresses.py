import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.fetching.public_addresses import is_public


def public(address: str) -> bool:
    return is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.215.14",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "100.128.0.0",
        "2606:4700::1111",
        "2a00:1450:4001:82a::200e",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1",
    ],
)
def test_addresses_on_the_public_internet_may_be_visited(address):
    assert public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
    ],
)
def test_private_shared_reserved_and_multicast_addresses_may_not(address):
    assert not public(address)
    for carrier in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
        assert not public(carrier)


@pytest.mark.parametrize(
    "address",
    [
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2001:10::1",
        "3fff::1",
        "100::1",
        "64:ff9b:1::1",
        "4000::1",
        "2002:7f00:1::1",
    ],
)
def test_their_like_in_version_six_may_not_either(address):
    assert not public(address)


@given(st.integers(0, 2**32 - 1))
def test_an_address_carried_in_version_six_is_as_public_as_by_itself(number):
    plain = ipaddress.IPv4Address(number)
    mapped = ipaddress.IPv6Address(0xFFFF_0000_0000 | number)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1)
    nat64 = ipaddress.IPv6Address((0x64_FF9B << 96) | number)
    expected = is_public(plain)
    assert [is_public(each) for each in (mapped, six_to_four, nat64)] == [expected] * 3
