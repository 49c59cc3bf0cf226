"""The work as jobs of Procrastinate, for any number of workers on one PostgreSQL.

A job carries no state of its own, only "go and look": losing or repeating one does no harm. There
are few, never one for each reader.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from django.db import close_old_connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from digest.delivery.claiming.work_waits import work_waits
from digest.delivery.providers.base import Provider
from digest.engine.database_clock import database_clock
from digest.engine.log_book import LogBook
from digest.engine.recover_left import recover_left
from digest.engine.send_batches import send_batches
from digest.engine.tick import decide

logger = logging.getLogger(__name__)

TICKS = "* * * * * */20"
"""Every twenty seconds: the sixth field of croniter's notation counts seconds."""
LOOKS = "* * * * * */5"
"""How often anybody looks whether mail is due or a worker died, and takes over what that one left.
With a lease's length it must stay under a minute."""
TIDIES = "* * * * *"
MOST_PUMPS = 8
"""So many pump jobs may wait at once, over all workers."""
PUMP_SECONDS = 20.0
"""A pump stops after the batch in hand then, and the next look begins another, so that no issue
keeps the others waiting."""
PUMPS_AT_ONCE = 2
"""In one worker."""
CLOCK_JOBS_AT_ONCE = 3
"""In one worker: one that ticks, which may take minutes, and two that look and tidy meanwhile."""
STALLED_AFTER_SECONDS = 60.0
TICK_FIRST = 10
"""Priority; the higher goes first, and tidying has 0."""
CLOCK_QUEUE, PUMP_QUEUE = "default", "pumps"


@dataclass(frozen=True, kw_only=True)
class Apps:
    """The applications of one worker, on one connector. Pumps have a queue and room of their own:
    else they would fill all there is, and nobody would look whether another worker died."""

    clock: App
    """Ticks, looks and tidies; opening it opens the connector."""
    pumps: App


def make_apps(provider: Provider, stop: Event) -> Apps:
    """Return the applications of one worker, whose jobs hand mail to ``provider`` and end early
    once ``stop`` is set. Not yet open."""
    app = App(connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4))
    pumps = App(connector=app.connector)

    @pumps.task(name="pump", queue=PUMP_QUEUE)
    async def pump() -> None:
        ends = time.monotonic() + PUMP_SECONDS
        await _in_thread(lambda log: _pump(provider, stop, ends, log))

    @app.periodic(cron=TICKS, periodic_id="tick")
    @app.task(name="tick", queueing_lock="tick", priority=TICK_FIRST)
    async def tick(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
        await _in_thread(lambda log: decide(clock=database_clock(), provider=provider, log=log))

    @app.periodic(cron=LOOKS, periodic_id="look")
    @app.task(name="look", queueing_lock="look", priority=TICK_FIRST)
    async def look(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
        if await _in_thread(lambda log: _look(provider, log)):
            for number in range(MOST_PUMPS):
                with suppress(AlreadyEnqueued):
                    await pump.configure(queueing_lock=f"pump {number}").defer_async()

    @app.periodic(cron=TIDIES, periodic_id="tidy")
    @app.task(name="tidy", queueing_lock="tidy")
    async def tidy(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
        stalled = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=STALLED_AFTER_SECONDS
        )
        for job in stalled:
            # What its worker left is found by those that look; the job itself holds nothing.
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)

    return Apps(clock=app, pumps=pumps)


def _look(provider: Provider, log: LogBook) -> bool:
    clock = database_clock()
    recover_left(clock=clock, provider=provider, log=log)
    return work_waits(clock())


def _pump(provider: Provider, stop: Event, ends: float, log: LogBook) -> None:
    def is_over() -> bool:
        return stop.is_set() or time.monotonic() > ends

    with log.apart("sending"):
        send_batches(clock=database_clock(), provider=provider, stop=is_over, log=log)


async def _in_thread(work: Callable[[LogBook], object]) -> object:
    """Return what the work returns; None where it failed, which the log says."""
    return await asyncio.to_thread(_with_own_connection, work)


def _with_own_connection(work: Callable[[LogBook], object]) -> object:
    log = LogBook()
    close_old_connections()
    try:
        with log.apart("a job"):
            return work(log)
        return None
    finally:
        close_old_connections()
        for line in log.lines:
            logger.info("%s", line)
        for failure in log.failures:
            logger.error("%s", failure)
