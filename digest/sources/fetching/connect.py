"""Connections that go to an address we have checked, and to no other."""

import ipaddress
import os
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence

import certifi
from urllib3.connection import HTTPConnection
from urllib3.util import Url

from digest.sources.fetching.deadline import Deadline
from digest.sources.fetching.fetch_errors import (
    BadAddressError,
    RefusedAddressError,
    TooSlowError,
    UnreachableError,
)
from digest.sources.fetching.public_addresses import is_public

DEFAULT_PORTS = {"http": 80, "https": 443}

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port -> its addresses. Raises OSError where there is none."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that the machine's resolver knows for a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def web_certificates() -> ssl.SSLContext:
    """Return TLS settings that trust the authorities that certifi lists, and check names."""
    return ssl.create_default_context(cafile=certifi.where())


class CheckedConnection(HTTPConnection):
    """Speaks HTTP over a socket that is connected already, so that no name is looked up again."""

    def __init__(self, host: str, port: int, *, connected: socket.socket, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._connected = connected

    def connect(self) -> None:
        """Take the socket that was given."""
        self.sock = self._connected

    def let_go(self) -> None:
        """End the connection for good, whatever still holds on to an answer of it.

        ``close`` cannot: it is also called when the last answer has begun, and leaves that open.
        """
        self.close()
        descriptor = self._connected.detach()
        if descriptor >= 0:
            os.close(descriptor)


def connect(
    url: Url,
    *,
    resolver: Resolver,
    tls: ssl.SSLContext,
    allow_private: bool,
    deadline: Deadline,
) -> CheckedConnection:
    """Return a connection to the host of an absolute http or https address.

    Its addresses are looked up once, all of them are checked, and one of exactly these is used:
    a name that resolves otherwise a moment later (DNS rebinding) changes nothing. Raises
    RefusedAddressError, UnreachableError or TooSlowError.
    """
    host = (url.host or "").strip("[]")
    port = url.port or DEFAULT_PORTS[url.scheme or "https"]
    addresses = _checked_addresses(host, port, resolver, allow_private, deadline)
    connected = _open(addresses, host, port, deadline)
    if url.scheme == "https":
        connected = _secure(connected, host, tls, deadline)
    return CheckedConnection(
        host, port, connected=connected, seconds=max(deadline.seconds_left, 0.001)
    )


def _checked_addresses(
    host: str, port: int, resolver: Resolver, allow_private: bool, deadline: Deadline
) -> list[str]:
    addresses = _resolve_in_time(host, port, resolver, deadline)
    if not allow_private:
        for address in addresses:
            try:
                public = is_public(ipaddress.ip_address(address))
            except ValueError:  # an IPv6 address with a zone, which is link-local
                public = False
            if not public:
                raise RefusedAddressError(
                    f"{host} leads to {address}, which is not on the public internet",
                    "If it is a machine of your own, allow it with --allow-private, "
                    "for a registered source with `digest sources set SLUG allow_private=yes`.",
                )
    return addresses


def _resolve_in_time(host: str, port: int, resolver: Resolver, deadline: Deadline) -> list[str]:
    # The system's resolver knows no time-out of ours; a thread left waiting ends by itself.
    answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

    def look_up() -> None:
        try:
            answers.put(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.seconds_left)
    except queue.Empty:
        raise TooSlowError(
            f"looking up {host} took too long", "Try again later; check the network's name server."
        ) from None
    if isinstance(answer, UnicodeError):
        raise BadAddressError(f"{host} is no host's name", "Check the address.") from answer
    if isinstance(answer, OSError) or not answer:
        raise UnreachableError(
            f"there is no host {host}", "Check the address, and the network."
        ) from (answer if isinstance(answer, OSError) else None)
    return list(answer)


def _open(addresses: Sequence[str], host: str, port: int, deadline: Deadline) -> socket.socket:
    failure: OSError | None = None
    for position, address in enumerate(addresses):
        # An address that does not answer leaves time for the next one.
        seconds = deadline.seconds_left / (len(addresses) - position)
        if seconds <= 0:
            break
        try:
            connected = socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            failure = error
            continue
        deadline.watch(connected)
        return connected
    if deadline.is_over or isinstance(failure, TimeoutError):
        raise TooSlowError(f"{host} does not answer", "Try again later.") from failure
    raise UnreachableError(
        f"{host} takes no connection on port {port}", "Try again later; check the address."
    ) from failure


def _secure(
    connected: socket.socket, host: str, tls: ssl.SSLContext, deadline: Deadline
) -> socket.socket:
    try:
        connected.settimeout(max(deadline.seconds_left, 0.001))
        return tls.wrap_socket(connected, server_hostname=host.rstrip("."))
    except ssl.SSLCertVerificationError as error:
        connected.close()
        raise BadAddressError(
            f"the certificate of {host} is not valid: {error.verify_message}",
            "Tell the site's owner; we do not read from a site that cannot prove who it is.",
        ) from error
    except (OSError, ValueError) as error:
        connected.close()
        if deadline.is_over:
            raise TooSlowError(f"{host} took too long", "Try again later.") from error
        raise UnreachableError(
            f"{host} did not agree on encryption", "Try again later; check the address."
        ) from error
