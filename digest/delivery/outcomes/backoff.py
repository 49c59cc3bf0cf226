"""How long a batch waits before it is tried again. Pure."""

from datetime import timedelta

from digest.delivery.claiming.backing_off import LONGEST_BACK_OFF

FIRST_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = LONGEST_BACK_OFF.total_seconds()
_MOST_DOUBLINGS = 10


def wait_before_next(tries: int, *, hint_seconds: float | None) -> timedelta:
    """Return the wait after so many tries in a row: doubled each time, or as long as the provider
    says where that is longer, and an hour at most."""
    doubled = FIRST_WAIT_SECONDS * 2.0 ** min(max(tries - 1, 0), _MOST_DOUBLINGS)
    return timedelta(seconds=min(max(doubled, hint_seconds or 0.0), LONGEST_WAIT_SECONDS))
