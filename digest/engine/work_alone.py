"""Ticking in one process, without a queue of jobs."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Event

from django.db import close_old_connections

from digest.delivery.claiming.work_waits import work_waits
from digest.delivery.providers.base import Provider
from digest.engine.dead_senders import DeadSenders
from digest.engine.log_book import LogBook
from digest.engine.send_batches import send_batches
from digest.engine.tick import tick

logger = logging.getLogger(__name__)

TICK_EVERY_SECONDS = 20.0
LOOK_EVERY_SECONDS = 5.0
"""How often it looks whether a sender died, and between two ticks whether mail is due. With a
lease's length it must stay under a minute."""


def work_alone(
    *,
    provider: Provider,
    stop: Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    tick_every_seconds: float = TICK_EVERY_SECONDS,
    look_every_seconds: float = LOOK_EVERY_SECONDS,
) -> None:
    """Tick until ``stop`` is set, and between two ticks hand over what falls due.

    However long an issue is, its sending ends when a tick is due, and goes on after what that
    decides: reports are heard, and other issues planned, meanwhile. Nor does it keep what another
    sender left that died waiting.
    """
    next_tick = time.monotonic()
    dead = DeadSenders(clock=clock, every_seconds=look_every_seconds)

    def is_interrupted() -> bool:
        return stop.is_set() or dead.is_any()

    def is_over() -> bool:
        return is_interrupted() or time.monotonic() >= next_tick

    while not stop.is_set():
        close_old_connections()
        dead.begin_anew()
        if time.monotonic() >= next_tick:
            next_tick = time.monotonic() + tick_every_seconds
            report = tick(
                now=clock,
                provider=provider,
                stop=is_interrupted,
                sending_seconds=tick_every_seconds,
            )
            _tell(report.lines, report.failures)
        else:
            log = LogBook()
            with log.apart("sending"):
                if work_waits(clock()):
                    send_batches(clock=clock, provider=provider, stop=is_over, log=log)
            _tell(log.lines, log.failures)
        stop.wait(0 if is_over() else look_every_seconds)


def _tell(lines: Iterable[str], failures: Iterable[str]) -> None:
    for line in lines:
        logger.info("%s", line)
    for failure in failures:
        logger.error("%s", failure)
