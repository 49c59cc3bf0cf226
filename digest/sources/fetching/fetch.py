"""Fetches one address, safely: where to, how long, how much."""

import re
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException

from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url

from digest.sources.fetching.connect import (
    DEFAULT_PORTS,
    Resolver,
    connect,
    resolve,
    web_certificates,
)
from digest.sources.fetching.deadline import Deadline
from digest.sources.fetching.fetch_errors import (
    AnswerError,
    BusyServerError,
    ClosedError,
    RedirectError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    shown_address,
)
from digest.sources.fetching.fetch_target import fetch_target, next_target
from digest.sources.fetching.unpack import ENCODINGS, unpack
from digest.sources.records import ReadSettings

MOST_REDIRECTS = 5
LONGEST_SECONDS = 10.0
LARGEST_BYTES = 5_000_000
"""Of a body, after decompression."""
USER_AGENT = "Caveat/0.1 (weekly research digest; reads politely, heeds ETag)"

_CHUNK_BYTES = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = frozenset({200, 203})
_NOT_MODIFIED = 304
_BUSY = frozenset({408, 425, 429})
_CLOSED = frozenset({401, 402, 403, 451})
_LOWEST_SERVER_ERROR = 500
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """How long and how much."""

    seconds: float = LONGEST_SECONDS
    """For everything together: names, connections, redirects, body."""
    body_bytes: int = LARGEST_BYTES
    redirects: int = MOST_REDIRECTS


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What an address gave."""

    url: str
    """The address that answered, after redirects."""
    content: bytes = b""
    media_type: str = ""
    """Lower case, without parameters; empty where the server does not say."""
    charset: str | None = None
    """What the server says."""
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    """True when the server answered 304."""


class Fetcher:
    """Fetches over http and https; pass one on, so that certificates are loaded once."""

    def __init__(
        self,
        *,
        limits: FetchLimits | None = None,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._resolver = resolver
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or web_certificates()

    def fetch(self, url: str, *, settings: ReadSettings) -> Fetched:
        """Return what an address gives. Raises FetchError, which says what to do.

        Private and loopback addresses are refused unless the settings allow them, at each redirect
        anew; proxies in the environment are not used.
        """
        with Deadline(self._limits.seconds) as deadline:
            target = fetch_target(url)
            for _ in range(self._limits.redirects + 1):
                answer = self._get(target, settings, deadline)
                if isinstance(answer, Fetched):
                    return answer
                target = answer
        raise RedirectError(
            f"{shown_address(url)} sends us on more than {self._limits.redirects} times",
            "Open it in a browser and give the address where it ends up.",
        )

    def _get(self, url: Url, settings: ReadSettings, deadline: Deadline) -> Fetched | Url:
        connection = connect(
            url,
            resolver=self._resolver,
            tls=self._tls,
            allow_private=settings.allow_private,
            deadline=deadline,
        )
        shown = shown_address(url.url)
        try:
            connection.request(
                "GET",
                url.request_uri,
                headers=_request_headers(url, settings),
                preload_content=False,
            )
            response = connection.getresponse()
            if response.status in _REDIRECTS and response.headers.get("location"):
                return next_target(url, response.headers["location"])
            _refuse_status(response.status, shown, settings)
            content = b"" if response.status == _NOT_MODIFIED else self._body(response, shown)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            # What a server sends may break any layer below us; the cause tells which.
            if deadline.is_over:
                raise _too_slow(shown) from error
            raise UnreachableError(f"{shown} broke off", "Try again later.") from error
        finally:
            connection.let_go()
        if deadline.is_over:  # A body without a stated length looks whole when it is cut off.
            raise _too_slow(shown)
        return _fetched(url, response, content)

    def _body(self, response: BaseHTTPResponse, shown: str) -> bytes:
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in ENCODINGS:
            raise AnswerError(
                f"{shown} answers in a compression that we did not ask for",
                "Tell the site's owner.",
            )
        packed = bytearray()
        for chunk in response.stream(_CHUNK_BYTES, decode_content=False):
            packed += chunk
            self._refuse_size(len(packed), shown)
        try:
            body = unpack(bytes(packed), encoding, most_bytes=self._limits.body_bytes)
        except zlib.error as error:
            raise AnswerError(
                f"{shown} answers with broken compression", "Tell the site's owner."
            ) from error
        self._refuse_size(len(body), shown)
        return body

    def _refuse_size(self, size_bytes: int, shown: str) -> None:
        if size_bytes > self._limits.body_bytes:
            raise TooLargeError(
                f"{shown} is larger than {self._limits.body_bytes:,} bytes",
                "Give an address that leads to a feed or a single page.",
            )


def _request_headers(url: Url, settings: ReadSettings) -> Mapping[str, str]:
    port = url.port if url.port not in {None, DEFAULT_PORTS[url.scheme or ""]} else None
    headers = {
        "Host": f"{url.host}:{port}" if port else str(url.host),
        "User-Agent": USER_AGENT,
        "Accept": "application/atom+xml, application/rss+xml, application/feed+json,"
        " text/html;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    # A value that a server made up may be anything; it goes back only where it can be a header.
    if settings.etag and _is_header(settings.etag):
        headers["If-None-Match"] = settings.etag
    if settings.last_modified and _is_header(settings.last_modified):
        headers["If-Modified-Since"] = settings.last_modified
    return headers


def _is_header(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _refuse_status(status: int, shown: str, settings: ReadSettings) -> None:
    if status in _OK:
        return
    if status == _NOT_MODIFIED and (settings.etag or settings.last_modified):
        return
    if status in _BUSY or status >= _LOWEST_SERVER_ERROR:
        raise BusyServerError(f"{shown} answers {status}", "Try again later.")
    error = ClosedError if status in _CLOSED else AnswerError
    raise error(
        f"{shown} answers {status}", "Open it in a browser; the page may have moved or be private."
    )


def _fetched(url: Url, response: BaseHTTPResponse, content: bytes) -> Fetched:
    content_type = response.headers.get("content-type", "")
    charset = _CHARSET.search(content_type)
    return Fetched(
        url=url.url,
        content=content,
        media_type=content_type.partition(";")[0].strip().lower(),
        charset=charset[1] if charset else None,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        unchanged=response.status == _NOT_MODIFIED,
    )


def _too_slow(shown: str) -> TooSlowError:
    return TooSlowError(f"{shown} took too long", "Try again later.")
