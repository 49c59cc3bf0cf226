"""How long this machine has been running, which nobody can set."""

import time

# Linux counts while the machine is suspended, too (clock_gettime(2)).
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def running_seconds() -> float:
    """Return seconds that only ever grow, as time goes by; from where they count means nothing."""
    return time.clock_gettime(_CLOCK)


def clock_is_ahead_by() -> float:
    """Return by how many seconds this machine's clock is ahead of how long it has run: the same
    number until somebody sets the clock."""
    return time.time() - running_seconds()
