"""An import is taken in whole or not at all, whatever happens meanwhile."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from digest.environment import SQLITE_FILE
from digest.newsletters.models import Topic
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    Cadence,
    Consent,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.preferences.change_preferences import change_preferences
from subscribers.preferences.records import Preferences
from subscribers.suppressions.endings import BOUNCED
from subscribers.suppressions.suppress import suppress
from subscribers.transfer import import_subscribers as module
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportReport
from subscribers.transfer.tables.read_table import read_table
from tests.integration.digest_command import DigestProcess
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader, make_topics

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"email,name,topics\nada@example.org,New,mind|new one\nbob@example.org,Bob,mind\n"
STEPS = 5


def take_in(newsletter, **options) -> ImportReport:
    return import_subscribers(
        read_people(read_table(FILE)),
        newsletter,
        consent_wording="They asked for it.",
        at=NOW,
        create_topics=True,
        **options,
    )


def everything() -> list[list[tuple[object, ...]]]:
    tables = (Subscriber, Subscription, Consent, Topic, TopicChoice)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def elsewhere(call: Callable[[], object]) -> None:
    """Do it on a connection of its own, to the end."""

    def run() -> None:
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


@pytest.mark.parametrize("at_step", range(STEPS))
def test_what_is_cut_short_leaves_nothing_of_it(monkeypatch, at_step):
    newsletter = make_newsletter()
    make_topics("mind")
    make_reader(newsletter, name="Ada")
    before = everything()
    real = module.store_steps

    def steps(*args, **options):
        own = list(real(*args, **options))
        assert len(own) == STEPS
        own[at_step] = interrupted
        return own

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "store_steps", steps)
    with pytest.raises(KeyboardInterrupt):
        take_in(newsletter)
    assert everything() == before
    monkeypatch.undo()
    report = take_in(newsletter)
    assert (report.new, report.updated) == (1, 1)


def test_who_leaves_or_is_barred_while_the_import_is_made_ready_stays_away(monkeypatch):
    newsletter = make_newsletter()
    make_topics("mind")
    reader = make_reader(newsletter)
    real = module.lock_people

    def late(newsletter_id: int) -> None:
        monkeypatch.undo()
        real(newsletter_id)

    def staged(_done: int, _total: int) -> None:
        if told:
            return
        told.append(True)
        # With SQLite, too, nobody has to wait for the import yet.
        elsewhere(
            lambda: unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=NOW)
        )
        elsewhere(lambda: suppress("bob@example.org", reason=BOUNCED, at=NOW))

    told: list[bool] = []
    monkeypatch.setattr(module, "lock_people", late)
    report = take_in(newsletter, progress=staged)
    assert (report.unsubscribed, report.suppressed, report.new) == (1, 1, 0)
    assert not Subscription.objects.filter(state=SubscriptionState.ACTIVE).exists()
    assert Subscriber.objects.get().name == ""


@pytest.mark.postgresql_only
def test_a_stranger_who_signs_up_after_the_comparing_is_known_at_the_second_try(monkeypatch):
    newsletter = make_newsletter()
    make_topics("mind")
    real = module.compare
    tries = []

    def compare(newsletter_id: int):
        found = real(newsletter_id)
        tries.append(found)
        if len(tries) == 1:
            elsewhere(
                lambda: enrol(
                    normal_address("bob@example.org"), newsletter, how="page", wording="Yes", at=NOW
                )
            )
        return found

    monkeypatch.setattr(module, "compare", compare)
    report = take_in(newsletter)
    assert len(tries) == 2
    assert (report.new, report.updated) == (1, 1)
    assert Consent.objects.count() == 2


@pytest.mark.postgresql_only
def test_whoever_erases_or_suppresses_during_the_writing_waits_for_its_end(monkeypatch):
    newsletter = make_newsletter()
    make_topics("mind")
    ada = make_reader(newsletter).subscriber
    real = module.compare
    waiting = []

    def alone(call: Callable[[], object]) -> None:
        try:
            call()
        finally:
            connection.close()

    def compare(newsletter_id: int):
        found = real(newsletter_id)
        waiting.append(threads.submit(alone, lambda: erase(ada, at=NOW)))
        waiting.append(
            threads.submit(alone, lambda: suppress("bob@example.org", reason=BOUNCED, at=NOW))
        )
        # Time enough for whoever need not wait.
        wait(waiting, timeout=2)
        return found

    monkeypatch.setattr(module, "compare", compare)
    with ThreadPoolExecutor(2) as threads:
        report = take_in(newsletter)
        for each in waiting:
            each.result()
    assert (report.new, report.updated) == (1, 1)
    states = set(Subscription.objects.values_list("subscriber__state", "state"))
    assert states == {
        (SubscriberState.ERASED, SubscriptionState.UNSUBSCRIBED),
        (SubscriberState.CONFIRMED, SubscriptionState.UNSUBSCRIBED),
    }


@pytest.mark.postgresql_only
def test_whoever_saves_their_preferences_during_the_writing_waits_and_keeps_them(monkeypatch):
    newsletter = make_newsletter()
    make_topics("mind")
    reader = make_reader(newsletter)
    real = module.compare
    waiting = []

    def save() -> None:
        try:
            change_preferences(reader, Preferences(cadence=Cadence.MONTHLY), at=NOW)
        finally:
            connection.close()

    def compare(newsletter_id: int):
        found = real(newsletter_id)
        waiting.append(threads.submit(save))
        wait(waiting, timeout=2)
        return found

    monkeypatch.setattr(module, "compare", compare)
    with ThreadPoolExecutor(1) as threads:
        assert take_in(newsletter).updated == 1
        for each in waiting:
            each.result()
    reader.refresh_from_db()
    assert (reader.cadence, reader.topic_choice) == (Cadence.MONTHLY, None)


KILLED = """
import os, signal, sys
from digest.cli.commands import subscriber_import
from digest.cli.run_command import run_command

open_home = subscriber_import.open_home

def opened():
    open_home()
    from subscribers.transfer import import_subscribers as module
    store_steps = module.store_steps
    def steps(*args, **options):
        die = lambda: os.kill(os.getpid(), signal.SIGKILL)
        return [*store_steps(*args, **options)[:int(number)], die]
    module.store_steps = steps

subscriber_import.open_home = opened
number, sys.argv = sys.argv[1], ["digest", *sys.argv[2:]]
run_command()
"""


@pytest.fixture
def digest(home_environment: dict[str, str], tmp_path: Path) -> DigestProcess:
    folder = tmp_path / "folder"
    folder.mkdir()
    return DigestProcess(home_environment, folder)


def rows_of(home: Path) -> list[int]:
    with closing(sqlite3.connect(home / SQLITE_FILE)) as database:
        return [
            database.execute(f"SELECT COUNT(*) FROM {table._meta.db_table}").fetchone()[0]
            for table in (Subscriber, Subscription, Consent, Topic, TopicChoice)
        ]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("at_step", [3, STEPS])
def test_who_is_killed_at_any_step_leaves_nothing_and_the_next_one_takes_in_all(
    digest: DigestProcess, tmp_path: Path, at_step: int
) -> None:
    before = rows_of(digest.home)
    file = tmp_path / "list.csv"
    file.write_bytes(FILE)
    command = ["subscribers", "import", str(file), "--consent", "Asked.", "--create-topics"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(at_step), *command],
        cwd=digest.folder,
        env=digest.variables,
        check=False,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL
    assert rows_of(digest.home) == before
    digest.done(*command)
    assert rows_of(digest.home)[:3] == [2, 2, 2]
