"""The worker: does what is due until it is told to stop, as the database allows."""

from threading import Event

from django.db import connection

from digest.delivery.providers.base import Provider
from digest.engine.answer_readers import AnsweringReaders
from digest.engine.asking_registers import AskingRegisters
from digest.engine.work_alone import work_alone
from digest.engine.work_together import work_together


def work(*, provider: Provider, stop: Event) -> None:
    """Do what is due, again and again, until ``stop`` is set; what is done is logged.

    On SQLite this worker ticks by itself, on PostgreSQL it shares the work with any number of
    others. A stop ends the sending after what is in hand. Nothing that goes wrong ends the
    worker: whoever looks next finds whatever was left. Readers who asked for a mail get it
    meanwhile, however long an issue takes, and registers are asked about studies.
    """
    with AnsweringReaders(provider), AskingRegisters():
        if connection.vendor == "postgresql":
            work_together(provider=provider, stop=stop)
        else:
            work_alone(provider=provider, stop=stop)
