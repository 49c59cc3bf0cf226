"""Messages, recipients and handovers, valid as they stand; name only what the test is about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from digest.delivery.providers.base import Handover, Message, Permission, Recipient
from digest.render.records import SLOT_NAMES

ATTEMPT = UUID("6f0c1a52-9a43-4c64-9a3e-5d3f0d6a7b11")
SENT_AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
MARKERS = {name: f"slot{number}x{'0123456789abcdef' * 2}" for number, name in enumerate(SLOT_NAMES)}
HTML = (
    "<!doctype html>\n<html><body><p>{greeting}</p>\n"
    '<p>Å small study: 12 of 30 felt better.</p><a href="{preferences_url}">Change</a> '
    '<a href="{unsubscribe_url}">Unsubscribe</a> <a href="{browser_url}">See</a></body></html>\n'
)
TEXT = "{greeting}\n\nÅ small study.\n\nUnsubscribe:\n{unsubscribe_url}\n\nSee:\n{browser_url}\n"


def always(_: int) -> Permission:
    """Nobody changes their mind."""
    return Permission.GO


def make_message(**fields: object) -> Message:
    values: dict[str, object] = {
        "subject": "Walking more, tired less",
        "html": HTML.format_map(MARKERS).encode(),
        "text": TEXT.format_map(MARKERS).encode(),
        "slots": MARKERS,
        "from_name": "Research Weekly",
        "from_address": "news@trust.example",
        "reply_to": "",
        "list_id": "weekly.news.trust.example",
        "list_name": "Research Weekly",
    }
    return Message(**{**values, **fields})


def make_recipient(delivery_id: int = 1, **fields: object) -> Recipient:
    base = "https://news.trust.example"
    values: dict[str, object] = {
        "delivery_id": delivery_id,
        "address": f"reader-{delivery_id}@example.org",
        "name": "",
        "slots": {
            "greeting": f"Hello reader {delivery_id},",
            "preferences_url": f"{base}/preferences/p-{delivery_id}",
            "unsubscribe_url": f"{base}/unsubscribe/u-{delivery_id}",
            "browser_url": f"{base}/view/b-{delivery_id}",
        },
    }
    return Recipient(**{**values, **fields})


def make_handover(
    recipients: int | Sequence[Recipient] = 3,
    *,
    message: Message | None = None,
    attempt_id: UUID = ATTEMPT,
) -> Handover:
    if isinstance(recipients, int):
        recipients = [make_recipient(number) for number in range(1, recipients + 1)]
    return Handover(
        attempt_id=attempt_id,
        issue_slug="weekly-2026-03-03",
        message=message or make_message(),
        recipients=tuple(recipients),
    )
