"""Timing within one run: the median of several rounds, since machines are noisy."""

import gc
import statistics
import time
from collections.abc import Callable


def median_seconds(work: Callable[[], object], *, rounds: int) -> float:
    """Return how long one call takes, after one that does not count."""
    work()
    taken = []
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
