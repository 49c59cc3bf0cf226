"""Its header fields."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from digest.render.checks.finding import Finding

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
"""RFC 5322, section 3.6; Gmail and others refuse bulk mail without them, or with two."""
_AT_MOST_ONCE = (
    "Sender",
    "Reply-To",
    "Cc",
    "Bcc",
    "In-Reply-To",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
"""The same, and RFC 2045, 2369 and 2919."""
_MESSAGE_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_ZONE = re.compile(r"\s(?:[+-]\d{4}|[A-Z]{1,3})(?:\s*\(.*\))?$")
"""RFC 5322, section 3.3, and 4.3 for the letters of old."""
_SAFE_ADDRESS = re.compile(
    r"<(?:https://|http://(?:127\.0\.0\.1|localhost|\[::1\])[:/])", re.IGNORECASE
)
"""Encrypted, or on this machine: in a rehearsal."""
_ONE_CLICK = "List-Unsubscribe=One-Click"


def take_out_unreadable(message: EmailMessage) -> Iterator[Finding]:
    """Find header fields that cannot be read, and take them out of the message."""
    for name, value in list(message.raw_items()):
        try:
            str(message.policy.header_fetch_parse(name, value))
        except Exception as error:  # noqa: BLE001 - Python's parser trips over some in many ways
            del message[name]
            yield _finding(
                "message-defect",
                f"The field {name[:40]} cannot be read ({type(error).__name__}).",
                "Look at how it is written; RFC 5322 says how it may be.",
            )


def check_fields(message: EmailMessage) -> Iterator[Finding]:
    """Find fields missing, odd or there more than once, and a header that cannot be read."""
    for name in _ONCE:
        count = len(message.get_all(name, []))
        if count != 1:
            times = "is missing" if not count else f"stands there {count} times"
            yield _finding("field-count", f"{name} {times}.", f"Write {name} once.")
    for name in _AT_MOST_ONCE:
        count = len(message.get_all(name, []))
        if count > 1:
            yield _finding("field-count", f"{name} stands there {count} times.", "Keep one.")
    # As written: the parser mends some.
    written = {name.lower(): str(value).strip() for name, value in message.raw_items()}
    date, own_id = written.get("date"), written.get("message-id")
    if date and not _is_date(date):
        yield _finding(
            "field-odd",
            f"Date is no date with a time and its zone: {date[:60]}",
            "Write it like Date: Tue, 03 Mar 2026 08:00:00 +0000 (RFC 5322, section 3.3).",
        )
    if own_id and not _MESSAGE_ID.fullmatch(own_id):
        yield _finding(
            "field-odd",
            f"Message-ID does not name the message for all the world: {own_id[:60]}",
            "Write it like Message-ID: <anything-unique@your.domain>.",
        )
    for defect in message.defects:
        yield _finding(
            "message-defect",
            f"Mail programs read it each in its own way: {type(defect).__name__}.",
            "Look at how the message is put together.",
        )


def _is_date(written: str) -> bool:
    try:
        return bool(parsedate_to_datetime(written)) and bool(_ZONE.search(written))
    except ValueError:
        return False


def check_unsubscribing(message: EmailMessage) -> Iterator[Finding]:
    """Find the button missing by which mail programs let readers leave (RFC 8058).

    An answer that a program gave to one person (RFC 3834) needs none: they may be no reader.
    """
    if _is_answer(message) and "List-Unsubscribe" not in message:
        return
    address = str(message.get("List-Unsubscribe", ""))
    how = " ".join(str(message.get("List-Unsubscribe-Post", "")).split())
    if not _SAFE_ADDRESS.search(address):
        yield _finding(
            "unsubscribe-field",
            f"List-Unsubscribe names no https address: {address[:120] or 'it is missing'}",
            "Write List-Unsubscribe: <https://…> with the reader's own link.",
        )
    if how != _ONE_CLICK:
        yield _finding(
            "unsubscribe-field",
            f"List-Unsubscribe-Post is not {_ONE_CLICK}: {how[:120] or 'it is missing'}",
            f"Write List-Unsubscribe-Post: {_ONE_CLICK}.",
        )


def _is_answer(message: EmailMessage) -> bool:
    how = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    return how != "no" and "List-Id" not in message


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="error", place="message", what=what, mend=mend)
