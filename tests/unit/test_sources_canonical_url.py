import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.identity.canonical_url import canonical_url
from digest.sources.wording.web_address import LONGEST_CHARACTERS, web_address

PAGE = "https://example.org/a/b?id=7"


@pytest.mark.parametrize(
    "written",
    [
        "http://example.org/a/b?id=7",
        "https://www.example.org/a/b?id=7",
        "https://www.www.example.org/a/b?id=7",
        "https://EXAMPLE.org./a/b?id=7",
        "https://example.org:443/a/b?id=7",
        "http://example.org:80/a/b?id=7",
        "https://example.org/a/b/?id=7",
        "https://example.org/a/b?id=7#results",
        "https://example.org/a/b?utm_source=rss&id=7&UTM_medium=feed",
        "https://example.org/a/b?fbclid=x&id=7&mc_cid=1",
        "https://example.org/%61/b?id=7",
        "  https://example.org/a/b?id=7\n",
        "https://reader:secret@example.org/a/b?id=7",
    ],
)
def test_the_same_page_has_one_form(written):
    assert canonical_url(written) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://one.example.org/a", "https://two.example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_different_pages_stay_different(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_the_order_of_a_query_does_not_count():
    one = canonical_url("https://example.org/?b=2&a=1")
    assert one == canonical_url("https://example.org/?a=1&b=2") == "https://example.org?a=1&b=2"


def test_names_in_other_scripts_become_ascii():
    assert canonical_url("https://m\u00fcnchen.example/\u00fc") == (
        "https://xn--mnchen-3ya.example/%C3%BC"
    )


def test_a_network_address_keeps_its_brackets():
    assert canonical_url("http://[2001:db8::1]:8080/a/") == "https://[2001:db8::1]:8080/a"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "ftp://example.org/a",
        "mailto:a@example.org",
        "https://",
        "https://[::1",
        "javascript:alert(1)",
        "https://example.org:port/",
        "https://./",
    ],
)
def test_what_is_no_web_address_has_no_form(text):
    assert canonical_url(text) == ""


_ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(["example.org", "www.example.org", "b\u00fccher.example", "[::1]", "a.b:81"]),
    st.text(max_size=20).map(lambda path: f"/{path}"),
    st.text(max_size=20).map(lambda query: f"?{query}"),
)


@given(_ADDRESSES | st.text(max_size=60))
def test_the_one_form_is_its_own(url):
    once = canonical_url(url)
    assert once == "" or once.startswith("https://")
    assert canonical_url(once) == once


@given(_ADDRESSES | st.text(max_size=60), st.none() | st.just("https://example.org/a/"))
def test_what_may_become_a_link_is_a_whole_web_address(text, base):
    address = web_address(text, base=base)
    assert address is None or (
        address.startswith(("http://", "https://", "HTTPS://"))
        and len(address) <= LONGEST_CHARACTERS
        and not any(c.isspace() for c in address)
    )


def test_links_are_joined_to_the_page_they_stand_on():
    assert web_address("../b", base="https://example.org/a/c") == "https://example.org/b"
    assert web_address("/b") is None


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:pass@example.org/",
        "https://[::1",
        "https://example.org/a b",
        "https://example.org:99999/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_should_not_become_a_link_does_not(text):
    assert web_address(text, base="https://example.org/") is None
