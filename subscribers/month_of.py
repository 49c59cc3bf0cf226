"""How exactly times of the erased are kept."""

from datetime import datetime


def month_of(at: datetime) -> datetime:
    """Return the beginning of the month: of the erased, no more exact time is kept."""
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
