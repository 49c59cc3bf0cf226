"""The worker: ticks until it is told to stop."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

from django.db import close_old_connections

from digest.delivery.providers.base import Provider
from digest.engine.tick import tick

logger = logging.getLogger(__name__)

TICK_EVERY_SECONDS = 20.0


def work(
    *,
    provider: Provider,
    stop: Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    every_seconds: float = TICK_EVERY_SECONDS,
) -> None:
    """Do what is due, again and again, until ``stop`` is set; what a tick does is logged.

    A stop ends the sending after the batch in hand. Nothing that goes wrong ends the worker: the
    next tick finds whatever this one left.
    """
    while not stop.is_set():
        close_old_connections()
        report = tick(now=clock, provider=provider, stop=stop.is_set)
        for line in report.lines:
            logger.info("%s", line)
        for failure in report.failures:
            logger.error("%s", failure)
        stop.wait(every_seconds)
