"""What the pages about readers ask for."""

from datetime import datetime

from django import template

from subscribers import address

register = template.Library()


@register.filter
def day_and_time(moment: datetime | str | None) -> str:
    """Return ``3 Mar 2026, 08:00`` of a moment in UTC, or of its ISO 8601; empty for none."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{at.day} {at:%b %Y, %H:%M}"


@register.filter
def shown_address(email: str) -> str:
    """Return the address as its owner writes it."""
    return address.shown_address(email)
