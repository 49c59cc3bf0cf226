import gzip
import ipaddress
import itertools
import threading
import zlib
from collections.abc import Iterator

import pytest

from digest.sources.fetching.fetch import Fetcher, FetchLimits
from digest.sources.fetching.fetch_errors import (
    AnswerError,
    BadAddressError,
    BusyServerError,
    FetchError,
    RedirectError,
    RefusedAddressError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
)
from digest.sources.records import ReadSettings
from tests.integration.web_server import Request, WebServer, redirect, response, web_server

OPEN = ReadSettings(allow_private=True)
GUARDED = ReadSettings()
PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def fetcher(**limits: float) -> Fetcher:
    return Fetcher(limits=FetchLimits(**limits))


def test_a_page_comes_with_its_type_charset_and_validators(server):
    server.answers["/feed?a=1"] = response(
        b"<rss/>",
        'Content-Type: Application/RSS+XML; Charset="ISO-8859-1"',
        'ETag: W/"7"',
        "Last-Modified: Tue, 03 Mar 2026 08:00:00 GMT",
    )
    fetched = fetcher().fetch(server.url("/feed?a=1#part"), settings=OPEN)
    assert (fetched.content, fetched.media_type) == (b"<rss/>", "application/rss+xml")
    assert (fetched.charset, fetched.etag) == ("ISO-8859-1", 'W/"7"')
    assert fetched.last_modified == "Tue, 03 Mar 2026 08:00:00 GMT"
    assert not fetched.unchanged


def test_requests_say_who_asks_and_for_which_host_and_end_the_connection(server):
    server.answers["/"] = response(b"x")
    fetcher().fetch(server.url(), settings=OPEN)
    headers = server.requests[0].headers
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert headers["user-agent"].startswith("Caveat/")
    assert headers["connection"] == "close"
    assert "if-none-match" not in headers
    assert "cookie" not in headers


def test_what_has_not_changed_is_not_sent_again(server):
    def answer(request: Request) -> bytes:
        known = request.headers.get("if-none-match") == '"1"'
        dated = request.headers.get("if-modified-since") == "Tue, 03 Mar 2026 08:00:00 GMT"
        if known and dated:
            return response(b"", 'ETag: "1"', status="304 Not Modified")
        return response(b"new")

    server.answers["/"] = answer
    settings = ReadSettings(
        allow_private=True, etag='"1"', last_modified="Tue, 03 Mar 2026 08:00:00 GMT"
    )
    fetched = fetcher().fetch(server.url(), settings=settings)
    assert (fetched.unchanged, fetched.content, fetched.etag) == (True, b"", '"1"')


def test_a_304_that_nobody_asked_for_is_an_error(server):
    server.answers["/"] = response(b"", status="304 Not Modified")
    with pytest.raises(AnswerError, match="304"):
        fetcher().fetch(server.url(), settings=OPEN)


@pytest.mark.parametrize("value", ['"a"\r\nX-Injected: 1', "caf\u00e9", '"\x00"'])
def test_a_validator_that_cannot_be_a_header_is_not_sent_back(server, value):
    server.answers["/"] = response(b"x")
    settings = ReadSettings(allow_private=True, etag=value, last_modified=value)
    fetcher().fetch(server.url(), settings=settings)
    assert not {"if-none-match", "if-modified-since", "x-injected"} & set(
        server.requests[0].headers
    )


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"text" * 999, mtime=0)),
        ("x-gzip", gzip.compress(b"text" * 999, mtime=0)),
        ("deflate", zlib.compress(b"text" * 999)),
        ("deflate", zlib.compress(b"text" * 999)[2:-4]),
        ("gzip", gzip.compress(b"text" * 500, mtime=0) + gzip.compress(b"text" * 499, mtime=0)),
    ],
)
def test_compressed_bodies_are_unpacked(server, encoding, packed):
    server.answers["/"] = response(packed, f"Content-Encoding: {encoding}")
    assert fetcher().fetch(server.url(), settings=OPEN).content == b"text" * 999


def test_chunked_bodies_are_put_together(server):
    server.answers["/"] = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        b"3\r\nabc\r\n",
        b"2\r\nde\r\n0\r\n\r\n",
    ]
    assert fetcher().fetch(server.url(), settings=OPEN).content == b"abcde"


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed_relative_ones_too(server, code):
    server.answers |= {
        "/a/b": redirect("../c?x=1", status=f"{code} Gone elsewhere"),
        "/c?x=1": response(b"here"),
    }
    fetched = fetcher().fetch(server.url("/a/b"), settings=OPEN)
    assert (fetched.content, fetched.url) == (b"here", server.url("/c?x=1"))


def test_hosts_in_other_alphabets_are_looked_up_as_name_servers_know_them(server):
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    server.answers |= {
        "/": lambda _: redirect(server.url("/in", host="caf\u00e9.example")),
        "/in": response(b"in"),
    }
    url = server.url(host="b\u00fccher.example")
    assert Fetcher(resolver=resolver).fetch(url, settings=OPEN).content == b"in"
    assert asked == ["xn--bcher-kva.example", "xn--caf-dma.example"]
    assert server.requests[1].headers["host"] == f"xn--caf-dma.example:{server.port}"


@pytest.mark.parametrize("written", ["/caf\u00e9 ", "/caf%C3%A9"])
def test_redirects_to_other_alphabets_are_followed(server, written):
    server.answers |= {"/": redirect(written), "/caf%C3%A9": response(b"coffee")}
    assert fetcher().fetch(server.url(), settings=OPEN).content == b"coffee"


def test_five_redirects_are_followed_and_a_sixth_is_not(server):
    server.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    server.answers["/6"] = response(b"there")
    assert fetcher().fetch(server.url("/1"), settings=OPEN).content == b"there"
    with pytest.raises(RedirectError, match="more than 5 times"):
        fetcher().fetch(server.url("/0"), settings=OPEN)


@pytest.mark.parametrize(
    "target",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "http://user:secret@example.org/",
        "http://example.org/\x01",
    ],
)
def test_redirects_to_what_is_never_fetched_are_refused(server, target):
    server.answers["/"] = redirect(target)
    with pytest.raises(RedirectError) as caught:
        fetcher().fetch(server.url(), settings=OPEN)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "http:///path",
        "//example.org",
        "http://a b.example/",
        "http://example.org:port/",
        "http://[::1/",
        "gopher://x",
        "http://example.org/\r\nHost: other",
        "http://" + "a" * 5000,
    ],
)
def test_addresses_of_other_kinds_are_refused_before_anything_is_sent(url):
    with pytest.raises(BadAddressError):
        fetcher().fetch(url, settings=OPEN)


def test_names_and_passwords_in_addresses_are_refused_and_not_repeated():
    with pytest.raises(BadAddressError) as caught:
        fetcher().fetch("https://ada:hunter2@example.org/?key=hunter3", settings=GUARDED)
    assert "hunter" not in str(caught.value)
    assert "Leave them out" in caught.value.mend


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "127.1"])
def test_loopback_is_refused_however_it_is_written(server, host):
    with pytest.raises((RefusedAddressError, BadAddressError)):
        fetcher().fetch(server.url(host=host), settings=GUARDED)
    assert server.requests == []


def test_a_name_with_one_private_address_among_public_ones_is_refused(server):
    mixed = Fetcher(resolver=lambda host, port: [PUBLIC, "127.0.0.1"])
    with pytest.raises(RefusedAddressError, match=r"127\.0\.0\.1"):
        mixed.fetch(server.url(host="mixed.example"), settings=GUARDED)
    assert server.requests == []


@pytest.fixture
def only_first_loopback_is_public(monkeypatch):
    # Real public addresses cannot be reached from tests, so one loopback address plays the part.
    monkeypatch.setattr(
        "digest.sources.fetching.connect.is_public",
        lambda address: address == ipaddress.ip_address("127.0.0.1"),
    )


@pytest.mark.usefixtures("only_first_loopback_is_public")
def test_a_redirect_into_a_private_network_is_refused(server):
    addresses = {"public.example": ["127.0.0.1"], "inner.example": ["127.0.0.2"]}
    server.answers |= {
        "/": lambda _: redirect(server.url("/secret", host="inner.example")),
        "/secret": response(b"secret"),
    }
    named = Fetcher(resolver=lambda host, port: addresses[host])
    with pytest.raises(RefusedAddressError, match=r"inner\.example"):
        named.fetch(server.url(host="public.example"), settings=GUARDED)
    assert [request.path for request in server.requests] == ["/"]


@pytest.mark.usefixtures("only_first_loopback_is_public")
def test_a_name_that_resolves_otherwise_a_moment_later_gains_nothing(server):
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    server.answers |= {"/": response(b"first"), "/on": redirect("/")}
    fetched = Fetcher(resolver=rebinding).fetch(
        server.url(host="rebinding.example"), settings=GUARDED
    )
    assert (fetched.content, asked) == (b"first", ["rebinding.example"])
    asked.clear()
    with pytest.raises(RefusedAddressError):
        Fetcher(resolver=rebinding).fetch(
            server.url("/on", host="rebinding.example"), settings=GUARDED
        )


def test_an_address_that_takes_no_connection_leaves_its_turn_to_the_next(server):
    server.answers["/"] = response(b"x")
    both = Fetcher(resolver=lambda host, port: ["::1", "127.0.0.1"])
    assert both.fetch(server.url(host="two.example"), settings=OPEN).content == b"x"


def test_proxies_in_the_environment_are_not_used(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answers["/"] = response(b"direct")
    assert fetcher().fetch(server.url(), settings=OPEN).content == b"direct"


def test_a_body_of_the_largest_size_is_read_and_one_byte_more_is_not(server):
    server.answers |= {"/fits": response(b"x" * 70_000), "/over": response(b"x" * 70_001)}
    assert len(fetcher(body_bytes=70_000).fetch(server.url("/fits"), settings=OPEN).content) > 0
    with pytest.raises(TooLargeError, match="70,000 bytes"):
        fetcher(body_bytes=70_000).fetch(server.url("/over"), settings=OPEN)


def test_a_body_without_an_end_is_given_up_as_soon_as_it_is_too_large(server):
    server.answers["/"] = lambda _: itertools.chain(
        [b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x" * 1_000)
    )
    with pytest.raises(TooLargeError):
        fetcher(body_bytes=70_000).fetch(server.url(), settings=OPEN)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_small_answer_that_unpacks_to_a_huge_one_is_given_up(server, encoding):
    huge = b"\0" * 60_000_000
    packed = gzip.compress(huge, 9, mtime=0) if encoding == "gzip" else zlib.compress(huge, 9)
    assert len(packed) < 100_000
    server.answers["/"] = response(packed, f"Content-Encoding: {encoding}")
    with pytest.raises(TooLargeError):
        fetcher().fetch(server.url(), settings=OPEN)


@pytest.mark.parametrize(
    "packed",
    [
        b"this is no gzip",
        gzip.compress(b"text" * 9_999, mtime=0)[:-9],
        gzip.compress(bytes(range(256)) * 99, mtime=0)[:40] + b"\xff" * 99,
    ],
)
@pytest.mark.parametrize("length", [None, -1])
def test_broken_compression_is_an_error_and_never_half_a_text(server, packed, length):
    server.answers["/"] = response(packed, "Content-Encoding: gzip", length=length)
    with pytest.raises(AnswerError, match="compression"):
        fetcher().fetch(server.url(), settings=OPEN)


def test_a_compression_that_was_not_asked_for_is_an_error(server):
    server.answers["/"] = response(b"x", "Content-Encoding: br")
    with pytest.raises(AnswerError, match="did not ask"):
        fetcher().fetch(server.url(), settings=OPEN)


@pytest.mark.parametrize(
    "answer",
    [
        response(b"half of it", length=1_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 whatever\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"",
    ],
)
def test_half_an_answer_or_none_is_an_error_that_is_worth_another_try(server, answer):
    server.answers["/"] = answer
    with pytest.raises(UnreachableError) as caught:
        fetcher().fetch(server.url(), settings=OPEN)
    assert caught.value.worth_another_try


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 No", AnswerError),
        ("404 No", AnswerError),
        ("410 No", AnswerError),
        ("204 Empty", AnswerError),
        ("206 Part", AnswerError),
        ("302 Nowhere", AnswerError),
        ("408 Slow", BusyServerError),
        ("429 Later", BusyServerError),
        ("500 Oops", BusyServerError),
        ("503 Later", BusyServerError),
    ],
)
def test_other_statuses_say_whether_to_try_again(server, status, expected):
    server.answers["/"] = response(b"", status=status)
    with pytest.raises(expected, match=status[:3]) as caught:
        fetcher().fetch(server.url(), settings=OPEN)
    assert caught.value.worth_another_try is (expected is BusyServerError)


def test_nobody_listening_and_no_such_host_say_what_to_do():
    with web_server() as gone:
        pass
    with pytest.raises(UnreachableError, match="takes no connection"):
        fetcher().fetch(gone.url(), settings=OPEN)

    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(UnreachableError, match=r"no host nowhere\.example"):
        Fetcher(resolver=unknown).fetch("http://nowhere.example", settings=GUARDED)


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"],
)
def test_a_server_that_drips_is_given_up_when_the_time_is_up(server, start):
    hung_up = threading.Event()

    def drip() -> Iterator[bytes]:
        yield start
        while not hung_up.wait(0.02):
            yield start if b"100" in start else b"x"

    server.answers["/"] = lambda _: drip()
    try:
        with pytest.raises(TooSlowError):
            fetcher(seconds=0.3).fetch(server.url(), settings=OPEN)
    finally:
        hung_up.set()


def test_a_server_that_says_nothing_is_given_up_when_the_time_is_up(server):
    hung_up = threading.Event()

    def silent(request: Request) -> bytes:
        hung_up.wait(20)
        return b""

    server.answers["/"] = silent
    try:
        with pytest.raises(TooSlowError):
            fetcher(seconds=0.2).fetch(server.url(), settings=OPEN)
    finally:
        hung_up.set()


def test_the_time_is_counted_over_all_redirects_together(server):
    hung_up = threading.Event()

    def slow(request: Request) -> bytes:
        hung_up.wait(0.15)
        return redirect("/")

    server.answers["/"] = slow
    try:
        with pytest.raises(TooSlowError):
            fetcher(seconds=0.4, redirects=1_000).fetch(server.url(), settings=OPEN)
    finally:
        hung_up.set()
    assert len(server.requests) < 10


def test_a_name_server_that_does_not_answer_is_given_up_when_the_time_is_up():
    found = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        found.wait(20)
        return ["127.0.0.1"]

    try:
        with pytest.raises(TooSlowError, match="looking up"):
            Fetcher(limits=FetchLimits(seconds=0.1), resolver=slow).fetch(
                "http://slow.example", settings=OPEN
            )
    finally:
        found.set()


def test_every_error_says_what_to_do_next(server):
    server.answers["/"] = response(b"", status="404 Not Found")
    with pytest.raises(FetchError) as caught:
        fetcher().fetch(server.url("/?token=secret"), settings=OPEN)
    assert str(caught.value) == f"{caught.value.what}. {caught.value.mend}"
    assert caught.value.mend.endswith(".")
    assert "secret" not in str(caught.value)
