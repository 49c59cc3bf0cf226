"""What every report says of one event, read with care. Pure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from digest.delivery.providers.base import NO_DELIVERY

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""Nothing of ours was sent before; an older time is none."""
MOST_AHEAD = timedelta(days=1)
LONGEST_ID_DIGITS = 19
MOST_DELIVERIES = 2**63 - 1


def attempt_id(value: object) -> UUID | None:
    """Return the attempt's id; None where the value is none."""
    if not isinstance(value, str):
        return None
    try:
        return UUID(value.strip())
    except ValueError:
        return None


def delivery_id(value: object) -> int | None:
    """Return the delivery's id, or NO_DELIVERY as it is written; None where it is neither."""
    if not isinstance(value, str):
        return None
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_ID_DIGITS):
        return None
    if digits == str(NO_DELIVERY):
        return NO_DELIVERY
    number = int(digits)
    return number if 0 < number <= MOST_DELIVERIES else None


def is_sensible(at: datetime, *, received_at: datetime) -> bool:
    """Tell whether something reported then may have happened at that time."""
    return EARLIEST <= at <= received_at + MOST_AHEAD
