"""Handing over to mail servers on loopback: real ones, and the scripted ones of smtp_far_end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from digest.delivery.providers.base import Handover, Outcome
from digest.delivery.providers.smtp.provider import SmtpProvider
from digest.delivery.providers.smtp.url import parse_smtp_url
from tests.integration.smtp_far_end import ScriptedServer
from tests.unit.handovers import SENT_AT, always, make_handover


class Inbox:
    """What a real server took."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.peers: set[Any] = set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        self.peers.add(session.peer)
        return "250 2.0.0 taken"

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]


@contextmanager
def real_server(inbox: Inbox, **options: Any) -> Iterator[int]:
    """aiosmtpd, at the port that is given."""
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
        return number


def provider_for(url: str, **options: Any) -> SmtpProvider:
    return SmtpProvider(parse_smtp_url(url), clock=lambda: SENT_AT, **options)


def submit(provider: SmtpProvider, handover: Handover | None = None) -> tuple[Outcome, list[int]]:
    taken: list[int] = []
    outcome = provider.submit(handover or make_handover(), on_taken=taken.append, may_go=always)
    return outcome, taken


def submit_once(port: int, handover: Handover | None = None, **options: Any) -> Any:
    provider = provider_for(f"smtp://127.0.0.1:{port}", **options)
    result = submit(provider, handover)
    provider.close()
    return result


def submit_to(server: ScriptedServer, handover: Handover | None = None, **options: Any) -> Any:
    return submit_once(server.port, handover, **options)
