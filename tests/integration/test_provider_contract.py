"""The laws of digest/delivery/providers/base.py, which every provider keeps."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import escape
from pathlib import Path
from uuid import uuid4

import pytest

from digest.delivery.providers import choose_provider
from digest.delivery.providers.base import (
    Deferred,
    Handover,
    Permission,
    Provider,
    ProviderSettings,
    Submitted,
)
from digest.environment import read_environment
from tests.integration.provider_places import PLACES, SECRET, Place
from tests.unit.handovers import ATTEMPT, HTML, TEXT, always, make_handover, make_recipient


class Interrupted(BaseException):
    """What the ledger may raise: its lease is lost, the database is gone, somebody stops us."""


@pytest.fixture(params=list(PLACES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def place(name: str, home: Path) -> Iterator[Place]:
    with PLACES[name](home) as made:
        yield made


@pytest.fixture
def settings(name: str, home: Path, place: Place) -> ProviderSettings:
    variables = {"DIGEST_HOME": str(home), "DIGEST_PROVIDER": name} | dict(place.variables)
    return read_environment(variables).provider_settings


@pytest.fixture
def lost_settings(name: str, home: Path, place: Place) -> ProviderSettings:
    variables = {"DIGEST_HOME": str(home)} | dict(place.lost)
    return choose_provider.PROVIDERS[name](variables, Path(variables["DIGEST_HOME"]))


@pytest.fixture
def provider(settings: ProviderSettings) -> Iterator[Provider]:
    opened = settings.open()
    yield opened
    opened.close()


def test_each_provider_has_a_place_to_be_tried_at() -> None:
    assert set(PLACES) >= set(choose_provider.PROVIDERS)


def test_its_settings_say_who_it_is_and_where_mail_goes(
    name: str, settings: ProviderSettings, lost_settings: ProviderSettings, provider: Provider
) -> None:
    assert settings.name == provider.name == name
    assert settings.place
    assert isinstance(settings.is_rehearsal, bool)
    assert settings.doubts("news@trust.example") == ()
    assert provider.batch_size >= 1
    for shown in (lost_settings.place, repr(lost_settings)):
        assert SECRET not in shown


def test_opening_and_closing_touches_nothing(place: Place, lost_settings: ProviderSettings) -> None:
    lost_settings.open().close()
    assert place.arrived() == []


def test_each_recipient_gets_their_own_copy_and_each_is_said(
    place: Place, provider: Provider
) -> None:
    taken: list[int] = []
    handover = make_handover(3)
    outcome = provider.submit(handover, on_taken=taken.append, may_go=always)
    assert isinstance(outcome, Submitted)
    assert replace(outcome, message_id=None) == Submitted(message_id=None)
    assert taken == ([1, 2, 3] if provider.in_order else [])
    for recipient, copy in zip(handover.recipients, place.arrived(), strict=True):
        assert (copy.address, copy.delivery) == (recipient.address, str(recipient.delivery_id))
        assert copy.attempt == str(ATTEMPT)
        assert copy.text.split() == TEXT.format_map(recipient.slots).split()
        assert copy.html.split() == HTML.format_map(recipient.slots).split()


def test_values_are_escaped_in_the_html_alone(place: Place, provider: Provider) -> None:
    slots = make_recipient().slots | {"greeting": "Hello <b>Ada & co</b>,"}
    handover = make_handover([make_recipient(slots=slots)])
    provider.submit(handover, on_taken=ignore, may_go=always)
    (copy,) = place.arrived()
    assert slots["greeting"] in copy.text
    assert escape(slots["greeting"]) in copy.html


def test_handovers_follow_one_another(place: Place, provider: Provider) -> None:
    for first in (1, 4):
        provider.submit(batch_from(first), on_taken=ignore, may_go=always)
    assert [copy.delivery for copy in place.arrived()] == ["1", "2", "4", "5"]


def test_several_threads_may_hand_over_at_once(place: Place, provider: Provider) -> None:
    with ThreadPoolExecutor(4) as threads:
        outcomes = threads.map(
            lambda first: provider.submit(batch_from(first), on_taken=ignore, may_go=always),
            range(10, 90, 10),
        )
        assert all(isinstance(outcome, Submitted) for outcome in outcomes)
    delivered = sorted(int(copy.delivery) for copy in place.arrived())
    assert delivered == sorted(first + more for first in range(10, 90, 10) for more in (0, 1))


def test_what_cannot_be_reached_defers_all_and_names_nobody(
    place: Place, lost_settings: ProviderSettings
) -> None:
    taken: list[int] = []
    lost = lost_settings.open()
    outcome = lost.submit(make_handover(3), on_taken=taken.append, may_go=always)
    lost.close()
    assert isinstance(outcome, Deferred)
    assert taken == place.arrived() == []
    assert outcome.reason
    assert "reader-" not in outcome.reason
    assert SECRET not in outcome.reason


def test_in_order_each_is_asked_about_before_it_goes_and_said_before_the_next(
    place: Place, provider: Provider
) -> None:
    if not provider.in_order:
        return
    answers = [Permission.GO, Permission.PASS_OVER, Permission.GO, Permission.STOP]
    seen: list[tuple[str, int, int]] = []

    def may_go(delivery_id: int) -> Permission:
        seen.append(("asked", delivery_id, len(place.arrived())))
        return answers[delivery_id - 1]

    outcome = provider.submit(
        make_handover(5),
        on_taken=lambda delivery_id: seen.append(("taken", delivery_id, len(place.arrived()))),
        may_go=may_go,
    )
    assert outcome == Submitted(message_id=None, not_reached=(4, 5))
    assert seen == [
        ("asked", 1, 0),
        ("taken", 1, 1),
        ("asked", 2, 1),
        ("asked", 3, 1),
        ("taken", 3, 2),
        ("asked", 4, 2),
    ]


def test_in_order_what_the_ledger_raises_passes_through_and_nothing_more_goes(
    place: Place, provider: Provider
) -> None:
    if not provider.in_order:
        return

    def interrupt(delivery_id: int) -> Permission:
        raise Interrupted

    with pytest.raises(Interrupted):
        provider.submit(batch_from(1), on_taken=interrupt, may_go=always)
    assert [copy.delivery for copy in place.arrived()] == ["1"]
    with pytest.raises(Interrupted):
        provider.submit(batch_from(3), on_taken=ignore, may_go=interrupt)
    assert [copy.delivery for copy in place.arrived()] == ["1"]
    assert isinstance(provider.submit(batch_from(5), on_taken=ignore, may_go=always), Submitted)
    assert [copy.delivery for copy in place.arrived()] == ["1", "5", "6"]


def test_all_at_once_nobody_is_asked_about(provider: Provider) -> None:
    if provider.in_order:
        return
    outcome = provider.submit(make_handover(2), on_taken=never, may_go=never)
    assert isinstance(outcome, Submitted)


def test_afterwards_it_says_what_it_took_or_that_it_cannot_know(provider: Provider) -> None:
    provider.submit(make_handover(1), on_taken=ignore, may_go=always)
    assert provider.has_taken(ATTEMPT, 1) in {True, None}
    assert provider.has_taken(ATTEMPT, 2) in {False, None}


def test_nothing_personal_reaches_a_log(
    provider: Provider, lost_settings: ProviderSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lost = lost_settings.open()
    for one in (provider, lost):
        one.submit(make_handover(2), on_taken=ignore, may_go=always)
    lost.close()
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert not any("reader-" in said or SECRET in said for said in ours)


def batch_from(first: int) -> Handover:
    """Two recipients of an attempt of their own."""
    recipients = [make_recipient(first), make_recipient(first + 1)]
    return make_handover(recipients, attempt_id=uuid4())


def ignore(delivery_id: int) -> None:
    """The ledger keeps it."""


def never(delivery_id: int) -> Permission:
    raise AssertionError(delivery_id)
