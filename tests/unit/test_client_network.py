"""From which network a request comes, and who is believed about it."""

import pytest

from digest.proxies import DEFAULT_PROXIES, parse_proxies
from digest.setting_error import SettingError
from subscribers.pages.client_network import LOCAL_SOCKET, UNKNOWN, Caller, find_caller

CONTAINER = parse_proxies("172.18.0.0/16, 127.0.0.1")


def caller(nearest: str, said: str = "", proxies=DEFAULT_PROXIES) -> Caller:
    return find_caller({"REMOTE_ADDR": nearest, "HTTP_X_FORWARDED_FOR": said}, proxies)


@pytest.mark.parametrize(
    ("nearest", "said", "network"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        # Whoever calls from outside may say what they like; so may who calls by way of a
        # container's open port, whose address is that of a bridge.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("172.17.0.1", "198.51.100.1", "172.17.0.1"),
        ("10.0.0.2", "198.51.100.1", "10.0.0.2"),
        ("fd00::7", "198.51.100.1", "fd00::"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What came with the request stands first; what the server in front saw stands last.
        ("127.0.0.1", "192.0.2.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.1, nonsense", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1:50123", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8:1:2:3::4]:50123", "2001:db8:1:2::"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2a00:1450:4001:2::9", "", "2a00:1450:4001:2::"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("", "198.51.100.1", "198.51.100.1"),
        ("", "", UNKNOWN),
    ],
)
def test_the_network_is_the_one_that_the_last_trusted_server_saw(nearest, said, network):
    assert caller(nearest, said).network == network


@pytest.mark.parametrize(
    ("said", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("192.0.2.1, 198.51.100.1, 172.18.0.5", "198.51.100.1"),
        ("172.18.0.5, 172.18.0.6", "172.18.0.5"),
        ("nonsense, 172.18.0.6", "172.18.0.6"),
    ],
)
def test_of_several_servers_in_front_each_is_believed_about_the_one_before(said, network):
    assert caller("172.18.0.2", said, CONTAINER).network == network


def test_one_that_is_named_nowhere_or_says_nothing_is_told_of():
    assert caller("172.18.0.2", "198.51.100.1").unnamed_proxy == "172.18.0.2"
    assert caller("172.18.0.2", "198.51.100.1", CONTAINER) == Caller(network="198.51.100.1")
    assert caller("127.0.0.1").silent_proxy == "127.0.0.1"
    assert caller("").silent_proxy == LOCAL_SOCKET
    for said in ("", "198.51.100.1"):
        assert caller("203.0.113.7", said) == Caller(network="203.0.113.7")
    assert caller("172.17.0.1") == Caller(network="172.17.0.1")


def test_one_household_has_one_network_however_many_addresses_it_takes():
    first = caller("2a00:1450:4001:2::9").network
    assert caller("2a00:1450:4001:2:ffff::1").network == first


@pytest.mark.parametrize("named", ["", " "])
def test_by_itself_only_this_machine_is_believed(named):
    assert parse_proxies(named) == DEFAULT_PROXIES


@pytest.mark.parametrize("named", ["nginx", "172.18.0.1/16", "10.0.0.0/33", "10.0.0.1;10.0.0.2"])
def test_what_is_no_network_is_refused_with_a_way_to_mend_it(named):
    with pytest.raises(SettingError, match=r"DIGEST_PROXIES is .*; write addresses or networks"):
        parse_proxies(named)
