"""What a person may want to open after the demonstration: files with plain names."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from digest.delivery.copies.preview import preview_variant
from digest.issues.models import Issue
from digest.issues.summary_states import summary_rows
from subscribers.models import Subscriber

COPIES = 3


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One reader's own copy of an issue, taken from the outbox."""

    to: str
    html: Path | None
    """None for a reader who takes nothing but text."""
    text: Path


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Where to look, and what waits."""

    html: Path
    text: Path
    copies: tuple[Copy, ...]
    outbox: Path
    messages: int
    waiting: tuple[tuple[str, str], ...]
    """Title and reason of each summary that no issue has taken."""


def write_look(home: Path, issue: Issue, *, now: datetime) -> Looked:
    """Write the whole issue and three readers' copies into ``home/look``, as HTML and text."""
    folder, outbox = home / "look", home / "outbox"
    folder.mkdir(exist_ok=True)
    html, text = _write_issue(folder, issue, now)
    lines = list(_lines(outbox))
    readers = frozenset(Subscriber.objects.values_list("email", flat=True))
    sent = (line for line in lines if line["issue"] == issue.slug)
    copies = _different(line for line in sent if line["to"] in readers)
    return Looked(
        html=html,
        text=text,
        copies=tuple(_write_copy(outbox, folder, line) for line in copies),
        outbox=outbox,
        messages=len(lines),
        waiting=tuple(
            (
                row.title,
                f"{row.state}: lacks {', '.join(row.missing)}" if row.missing else row.state,
            )
            for row in summary_rows(issue.newsletter)
            if row.state != "sent"
        ),
    )


def _write_issue(folder: Path, issue: Issue, now: datetime) -> tuple[Path, Path]:
    preview = preview_variant(issue, topics=None, subscriber=None, now=now)
    html, text = folder / "issue.html", folder / "issue.txt"
    html.write_bytes(preview.html)
    text.write_bytes(preview.text)
    return html, text


def _lines(outbox: Path) -> Iterator[dict[str, str]]:
    for line in (outbox / "index.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def _different(lines: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    by_subject: dict[str, dict[str, str]] = {}
    for line in lines:
        by_subject.setdefault(line["subject"], line)
    return list(by_subject.values())[:COPIES]


def _write_copy(outbox: Path, folder: Path, line: dict[str, str]) -> Copy:
    parser = BytesParser(EmailMessage, policy=policy.default)
    message = parser.parsebytes((outbox / line["path"]).read_bytes())
    name = line["to"].partition("@")[0]
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    html_file = folder / f"{name}.html" if html else None
    if html and html_file:
        html_file.write_text(html.get_content(), encoding="utf-8")
    text_file = folder / f"{name}.txt"
    text_file.write_text(text.get_content() if text else "", encoding="utf-8")
    return Copy(to=line["to"], html=html_file, text=text_file)
