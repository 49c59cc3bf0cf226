"""From which network a request comes."""

import pytest

from subscribers.pages.client_network import UNKNOWN, client_network


@pytest.mark.parametrize(
    ("nearest", "forwarded", "network"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        # Whoever calls from outside may say what they like.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What came with the request stands first; what the server in front saw stands last.
        ("10.0.0.2", "192.0.2.1, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2a00:1450:4001:2::9", "", "2a00:1450:4001:2::"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("", "", UNKNOWN),
    ],
)
def test_the_network_is_the_one_that_the_last_trusted_server_saw(nearest, forwarded, network):
    meta = {"REMOTE_ADDR": nearest, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_network(meta) == network


def test_one_household_has_one_network_however_many_addresses_it_takes():
    first = client_network({"REMOTE_ADDR": "2a00:1450:4001:2::9"})
    assert client_network({"REMOTE_ADDR": "2a00:1450:4001:2:ffff::1"}) == first
