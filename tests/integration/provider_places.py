"""For each provider a far end on this machine, which shows what arrived: what its laws are tried
with (test_provider_contract.py)."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.integration.provider_guide import guide_provider, write_program
from tests.integration.sendgrid_far_end import API_KEY, far_end
from tests.integration.smtp_handovers import Inbox, free_port, real_server

SENDMAIL = """
import os, pathlib, sys, time
mail = sys.stdin.buffer.read()
file = pathlib.Path({arrived!r}, str(time.time_ns()) + "." + str(os.getpid()))
file.with_name("." + file.name).write_bytes(mail)
file.with_name("." + file.name).rename(file)
"""
SECRET = "correct-horse"


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One copy, as its recipient's program reads it."""

    address: str
    text: str
    html: str
    attempt: str
    delivery: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A far end that takes everything."""

    variables: Mapping[str, str]
    """Those of the environment that lead to it."""
    lost: Mapping[str, str]
    """The same, leading to where nothing is: certainly nothing is taken there."""
    arrived: Callable[[], list[Arrived]]
    """In the order in which it came."""


MakePlace = Callable[[Path], AbstractContextManager[Place]]
"""Given an empty folder, which is the home too."""


@contextmanager
def outbox_place(folder: Path) -> Iterator[Place]:
    outbox = folder / "outbox"

    def arrived() -> list[Arrived]:
        index = outbox / "index.jsonl"
        lines = index.read_text("utf-8").splitlines() if index.exists() else []
        return [as_read((outbox / json.loads(line)["path"]).read_bytes()) for line in lines]

    file = folder / "a-file"
    file.write_text("")
    yield Place(variables={}, lost={"DIGEST_HOME": str(file)}, arrived=arrived)


@contextmanager
def smtp_place(folder: Path) -> Iterator[Place]:
    inbox = Inbox()
    with real_server(inbox) as port:
        yield Place(
            variables={"SMTP_URL": f"smtp://127.0.0.1:{port}"},
            lost={"SMTP_URL": f"smtp://me:{SECRET}@127.0.0.1:{free_port()}"},
            arrived=lambda: [as_read(envelope.content) for envelope in inbox.envelopes],
        )


@contextmanager
def sendgrid_place(folder: Path) -> Iterator[Place]:
    with far_end() as end:
        yield Place(
            variables={"SENDGRID_API_KEY": API_KEY, "SENDGRID_HOST": end.host},
            lost={
                "SENDGRID_API_KEY": SECRET,
                "SENDGRID_HOST": f"http://127.0.0.1:{free_port()}",
            },
            arrived=lambda: [copy for body in end.accepted for copy in _copies(body)],
        )


@contextmanager
def guide_place(folder: Path) -> Iterator[Place]:
    """What docs/adding-a-provider.md adds, in a copy of its own for a while."""
    with guide_provider(folder / "package"):
        program, arrived = folder / "sendmail", folder / "arrived"
        write_program(program, f"#!{sys.executable}\n{SENDMAIL.format(arrived=str(arrived))}")
        write_program(folder / "gone", "#!/nowhere/at/all\n")
        arrived.mkdir()
        yield Place(
            variables={"SENDMAIL": str(program)},
            lost={"SENDMAIL": str(folder / "gone")},
            arrived=lambda: [as_read(file.read_bytes()) for file in sorted(arrived.iterdir())],
        )


PLACES: dict[str, MakePlace] = {
    "outbox": outbox_place,
    "smtp": smtp_place,
    "sendgrid": sendgrid_place,
    "sendmail": guide_place,
}


def as_read(raw: bytes) -> Arrived:
    """A whole mail, read."""
    mail = message_from_bytes(raw, policy=policy.default)

    def content(kind: str) -> str:
        part = mail.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""

    return Arrived(
        address=mail["To"].addresses[0].addr_spec,
        text=content("plain"),
        html=content("html"),
        attempt=mail["X-Caveat-Attempt"],
        delivery=mail["X-Caveat-Delivery"],
    )


def _copies(body: Any) -> Iterator[Arrived]:
    for person in body["personalizations"]:
        parts = {content["type"]: content["value"] for content in body["content"]}
        for tag, value in person["substitutions"].items():
            parts = {kind: content.replace(tag, value) for kind, content in parts.items()}
        yield Arrived(
            address=person["to"][0]["email"],
            text=parts["text/plain"],
            html=parts["text/html"],
            attempt=person["custom_args"]["caveat_attempt"],
            delivery=person["custom_args"]["caveat_delivery"],
        )
