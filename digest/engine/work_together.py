"""Working off Procrastinate's jobs, beside any number of other workers."""

import asyncio
import logging
from asyncio import CancelledError
from threading import Event

import psycopg
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException

from digest.delivery.providers.base import Provider
from digest.engine.jobs import (
    CLOCK_JOBS_AT_ONCE,
    CLOCK_QUEUE,
    PUMP_QUEUE,
    PUMPS_AT_ONCE,
    Apps,
    make_apps,
)
from digest.engine.running_time import clock_is_ahead_by

logger = logging.getLogger(__name__)

LOOK_FOR_STOP_SECONDS = 0.2
AGAIN_AFTER_SECONDS = 5.0
"""Where the database went away."""
JUMP_SECONDS = 10.0
"""Where a clock is set back by less, nothing is begun until it has caught up."""


def work_together(*, provider: Provider, stop: Event) -> None:
    """Work until ``stop`` is set; jobs that run by then are waited for. A database that goes away
    is waited for too, and a clock that was set makes it begin anew: Procrastinate would catch up
    on all that a day had, or begin nothing for the hour that there is twice."""
    # It tells of every job, of which there is one every few seconds.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    while not stop.is_set():
        try:
            asyncio.run(_work(make_apps(provider, stop), stop))
        except (psycopg.Error, ProcrastinateException, OSError) as error:
            kind = type(error).__name__
            logger.error("The database is away (%s); the worker tries again.", kind)  # noqa: TRY400
            stop.wait(AGAIN_AFTER_SECONDS)


async def _work(apps: Apps, stop: Event) -> None:
    async with apps.clock.open_async():
        ahead_by = clock_is_ahead_by()
        workers = (
            _begin(apps.clock, CLOCK_QUEUE, CLOCK_JOBS_AT_ONCE),
            _begin(apps.pumps, PUMP_QUEUE, PUMPS_AT_ONCE),
        )
        while not stop.is_set() and not any(worker.done() for worker in workers):
            await asyncio.wait(
                workers, timeout=LOOK_FOR_STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if abs(clock_is_ahead_by() - ahead_by) > JUMP_SECONDS:
                logger.warning("This machine's clock was set; the worker begins anew.")
                break
        for worker in workers:
            worker.cancel()
        for ended in await asyncio.gather(*workers, return_exceptions=True):
            if isinstance(ended, BaseException) and not isinstance(ended, CancelledError):
                raise ended


def _begin(app: App, queue: str, at_once: int) -> asyncio.Task[None]:
    return asyncio.create_task(
        app.run_worker_async(
            queues=[queue],
            concurrency=at_once,
            delete_jobs="always",
            install_signal_handlers=False,
        )
    )
