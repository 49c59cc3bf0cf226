"""Working off Procrastinate's jobs, beside any number of other workers."""

import asyncio
import logging
from contextlib import suppress
from threading import Event

import psycopg
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException

from digest.delivery.providers.base import Provider
from digest.engine.jobs import JOBS_AT_ONCE, make_app

logger = logging.getLogger(__name__)

LOOK_FOR_STOP_SECONDS = 0.2
AGAIN_AFTER_SECONDS = 5.0
"""Where the database went away."""


def work_together(*, provider: Provider, stop: Event) -> None:
    """Work until ``stop`` is set; jobs that run by then are waited for. A database that goes away
    is waited for too."""
    # It tells of every job, of which there is one every few seconds.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    while not stop.is_set():
        try:
            asyncio.run(_work(make_app(provider, stop), stop))
        except (psycopg.Error, ProcrastinateException, OSError) as error:
            kind = type(error).__name__
            logger.error("The database is away (%s); the worker tries again.", kind)  # noqa: TRY400
            stop.wait(AGAIN_AFTER_SECONDS)


async def _work(app: App, stop: Event) -> None:
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=JOBS_AT_ONCE, delete_jobs="always", install_signal_handlers=False
            )
        )
        while not stop.is_set() and not worker.done():
            await asyncio.wait({worker}, timeout=LOOK_FOR_STOP_SECONDS)
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
