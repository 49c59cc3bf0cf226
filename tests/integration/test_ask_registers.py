"""The clock asks registers by itself, against servers that answer as PubMed and Crossref do."""

import dataclasses
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.engine import asking_registers
from digest.engine.ask_registers import MOST_AT_ONCE, ask_registers, may_ask
from digest.engine.asking_registers import AskingRegisters
from digest.issues.models import IssueState
from digest.summaries.enriching.registers import Registers
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_summary
from tests.integration.issue_factories import make_draft
from tests.integration.registers_world import World
from tests.integration.web_server import response, web_server
from tests.register_answers import pubmed_record

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTICE = ("RetractionIn", "Lancet. 2010", "99")


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with web_server() as server:
        yield World(server, tmp_path)


@pytest.fixture(autouse=True)
def switched_on(settings) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, asks_registers=True)


def ask(world: World, now: datetime = NOW, **options) -> tuple[str, ...]:
    def registers_at(at: datetime) -> Registers:
        return world.registers(now=at)

    return ask_registers(now=now, registers_at=registers_at, **options)


def studies(world: World, count: int, **fields) -> list[Summary]:
    for number in range(count):
        world.records[str(number)] = pubmed_record(str(number), journal="Example Neurology")
    return [make_summary(pmid=str(number), **fields) for number in range(count)]


def test_a_few_at_a_time_each_once_and_only_by_their_numbers(world):
    studies(world, MOST_AT_ONCE + 1)
    make_summary("Without a number")
    said = ask(world)
    assert len(said) == MOST_AT_ONCE
    assert said[0].endswith("filled in from registers: peer reviewed, journal")
    assert len(ask(world)) == 1
    asked = len(world.server.requests)
    assert ask(world) == ()
    assert len(world.server.requests) == asked
    assert Summary.objects.filter(asked_at=NOW).count() == MOST_AT_ONCE + 1
    for request in world.server.requests:
        left = parse_qs(urlsplit(request.path).query)
        assert set(left) <= {"db", "retmode", "id", "term", "tool", "email", "mailto"}
        assert left.get("id", ["0"])[0] in world.records


def test_what_goes_out_soonest_is_asked_first_and_what_nobody_gets_never(world):
    studies(world, 2, first_seen_at=NOW - DAY)
    soon = make_summary(pmid="77", first_seen_at=NOW - 500 * DAY, asked_at=NOW - 10 * DAY)
    make_summary(pmid="78", standing=Standing.EXCLUDED)
    make_summary(pmid="79", standing=Standing.BACKLOG)
    make_summary(pmid="80", retraction="withdrawn in Lancet. 2010")
    make_draft(soon, date=(NOW + DAY).date())
    world.records["77"] = pubmed_record("77", references=[NOTICE])
    (said, *_) = ask(world)
    assert said.startswith(f"summary {soon.pk}: its study was withdrawn in Lancet. 2010")
    soon.refresh_from_db()
    assert soon.standing == Standing.HELD
    ask(world)
    asked_about = {
        one
        for path in world.server.requests
        for one in parse_qs(urlsplit(path.path).query).get("id", [])
    }
    assert asked_about == {"0", "1", "77"}


def test_what_went_out_is_asked_about_again_after_a_week_and_its_withdrawal_found(world):
    (sent,) = studies(world, 1, asked_at=NOW - DAY)
    make_draft(sent, state=IssueState.SENT, planned_at=NOW - DAY, sequence=1)
    assert ask(world) == ()
    world.records["0"] = pubmed_record("0", references=[NOTICE])
    assert ask(world, now=NOW + 5 * DAY) == ()
    (said, *_) = ask(world, now=NOW + 7 * DAY)
    assert "withdrawn in Lancet. 2010" in said


def test_a_register_that_is_silent_is_left_alone_ever_longer(world):
    (one,) = studies(world, 1)
    world.server.answers["/eutils/efetch.fcgi"] = response(b"", status="503 Service Unavailable")
    (said,) = ask(world)
    assert said.startswith("PubMed was left alone")
    one.refresh_from_db()
    assert one.asked_at is None
    asked = len(world.server.requests)
    assert ask(world, now=NOW + timedelta(minutes=4)) == ()
    assert len(world.server.requests) == asked
    assert len(ask(world, now=NOW + timedelta(minutes=6))) == 1
    assert ask(world, now=NOW + timedelta(minutes=14)) == ()
    del world.server.answers["/eutils/efetch.fcgi"]
    assert "filled in" in ask(world, now=NOW + timedelta(minutes=17))[0]


def test_a_stop_ends_it_before_the_next_study(world):
    studies(world, 3)
    answers = iter([False, True])
    assert len(ask(world, stop=lambda: next(answers))) == 1


def test_nothing_is_asked_unless_mail_goes_out_in_earnest_or_the_owner_says_so(world, settings):
    studies(world, 1)
    environment = settings.ENVIRONMENT
    settings.ENVIRONMENT = dataclasses.replace(environment, asks_registers=False)
    assert ask(world) == ()
    settings.ENVIRONMENT = dataclasses.replace(environment, asks_registers=None)
    assert ask(world) == ()
    assert world.server.requests == []

    class Earnest:
        name, is_rehearsal, is_local = "smtp", False, False

    settings.ENVIRONMENT = dataclasses.replace(
        environment,
        asks_registers=None,
        base_url="https://news.example.org",
        provider_settings=Earnest(),
    )
    assert not may_ask()
    newsletter = make_newsletter(from_address="letters@example.net")
    assert may_ask()
    newsletter.delete()
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, base_url="http://localhost")
    make_newsletter(from_address="letters@example.net")
    assert not may_ask()


@pytest.mark.django_db(transaction=True)
def test_beside_the_worker_a_thread_asks_and_ends_when_it_is_told(world, monkeypatch):
    studies(world, 1)
    monkeypatch.setattr(asking_registers, "ask_registers", lambda *, now, stop: ask(world, now))
    now = Summary.objects.get().first_seen_at
    monkeypatch.setattr(asking_registers, "database_clock", lambda: lambda: now)
    with AskingRegisters(every_seconds=0.01):
        for _ in range(500):
            if Summary.objects.exclude(journal="").exists():
                break
            time.sleep(0.02)
    assert Summary.objects.get().journal == "Example Neurology"
