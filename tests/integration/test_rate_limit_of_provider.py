"""All senders of a provider keep to its rate limit together."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from digest.delivery.guards.pace import free_at, reserve
from digest.delivery.models import ProviderPace
from digest.delivery.providers.base import Handover, Recipient
from digest.delivery.sending.pacing import LONGEST_WAIT_SECONDS
from digest.delivery.sending.send import SendReport, send_due
from digest.engine.plan_for import plan_for
from digest.issues.models import Issue
from digest.rate_limit import RateLimit
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    ledger,
    planned_issue,
)

pytestmark = pytest.mark.django_db
READERS = 6


@dataclass
class Clock:
    """Moves only while somebody sleeps."""

    now: datetime = DUE
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def passed(self) -> float:
        return (self.now - DUE).total_seconds()


class Dated(ScriptedProvider):
    """Knows when it was given what, in seconds from the due time."""

    def __init__(self, clock: Clock, **kinds: int | bool) -> None:
        super().__init__(**kinds)
        self.clock = clock
        self.at: list[float] = []

    def submit(self, handover: Handover, **asked):
        if not self.in_order:
            self.at.append(self.clock.passed)
        return super().submit(handover, **asked)

    def after_each(self, recipient: Recipient) -> None:
        if self.in_order:
            self.at.append(self.clock.passed)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(READERS):
        make_subscriber()
    return planned_issue(newsletter, [make_summary()], batch_size=2)


def send(issue: Issue, provider: ScriptedProvider, clock: Clock, limit: RateLimit) -> SendReport:
    environment = replace(settings.ENVIRONMENT, rate_limit=limit)
    with override_settings(ENVIRONMENT=environment):
        return send_due(issue, provider=provider, clock=clock, sleep=clock.sleep)


def test_batches_go_no_faster_than_their_messages_may(issue, clock):
    provider = Dated(clock, batch_size=2)
    send(issue, provider, clock, RateLimit(messages=2, seconds=3))
    assert provider.at == pytest.approx([0, 3, 6])
    assert ledger(issue) == {"submitted": READERS}


def test_messages_one_after_the_other_are_spread_over_the_time(issue, clock):
    provider = Dated(clock, in_order=True)
    send(issue, provider, clock, RateLimit(messages=1, seconds=2))
    assert provider.at == pytest.approx([0, 2, 4, 6, 8, 10])
    assert ledger(issue) == {"submitted": READERS}


def test_where_a_turn_is_long_in_coming_the_round_ends_and_says_when(issue, clock):
    for in_order in (False, True):
        provider = Dated(clock, batch_size=2, in_order=in_order)
        before = ledger(issue).get("submitted", 0)
        report = send(issue, provider, clock, RateLimit(messages=2, seconds=120))
        assert report.submitted == (1 if in_order else 2)
        assert report.next_at is not None
        assert (report.next_at - clock()).total_seconds() > LONGEST_WAIT_SECONDS
        assert ledger(issue)["submitted"] == before + report.submitted
        assert not report.held
        clock.now = report.next_at


def test_a_second_sender_waits_for_the_turns_of_the_first(issue, clock):
    limit = RateLimit(messages=2, seconds=4)
    assert reserve("scripted", limit, messages=2, now=DUE) == DUE
    provider = Dated(clock, batch_size=2)
    send(issue, provider, clock, limit)
    assert provider.at == pytest.approx([4, 8, 12])


def test_time_in_which_nothing_was_sent_is_not_saved_up(issue, clock):
    limit = RateLimit(messages=2, seconds=4)
    ProviderPace.objects.create(provider="scripted", free_at=DUE - timedelta(days=1))
    provider = Dated(clock, batch_size=2)
    send(issue, provider, clock, limit)
    assert provider.at == pytest.approx([0, 4, 8])


def test_what_waits_for_its_turn_is_not_claimed_and_takes_no_turn_itself(issue, clock):
    limit = RateLimit(messages=2, seconds=120)
    provider = Dated(clock, batch_size=2)
    send(issue, provider, clock, limit)
    free = free_at("scripted", limit, now=clock())
    for _ in range(3):
        send(issue, provider, clock, limit)
    assert free_at("scripted", limit, now=clock()) == free
    assert issue.batches.filter(tries__gt=0, state="pending").count() == 0


def test_one_message_after_the_other_goes_at_the_rate_however_slow(issue, clock):
    provider = Dated(clock, in_order=True)
    limit = RateLimit(messages=10, seconds=100)
    while (report := send(issue, provider, clock, limit)).next_at is not None:
        clock.now = max(report.next_at, clock.now)
    assert provider.at == pytest.approx([10 * number for number in range(READERS)])
    assert ledger(issue) == {"submitted": READERS}


@pytest.mark.parametrize("in_order", [False, True])
def test_what_the_limit_itself_delays_is_not_late(issue, clock, in_order):
    provider = Dated(clock, batch_size=2, in_order=in_order)
    limit = RateLimit(messages=2, seconds=4 * 3600)
    while (report := send(issue, provider, clock, limit)).next_at is not None:
        assert not report.held
        clock.now = report.next_at
    assert clock.passed >= 8 * 3600
    assert ledger(issue) == {"submitted": READERS}


def test_what_is_late_for_another_reason_than_the_limit_waits_for_a_person(issue, clock):
    limit = RateLimit(messages=2, seconds=1800)
    provider = Dated(clock, batch_size=2)
    send(issue, provider, clock, limit)
    clock.now += timedelta(hours=6, seconds=1)
    assert "6 hours late" in send(issue, provider, clock, limit).held
    assert ledger(issue) == {"submitted": 2, "pending": 4}


@pytest.mark.parametrize(("in_order", "batches"), [(False, [2, 2, 2]), (True, [6])])
def test_a_batch_that_goes_at_once_holds_what_the_limit_lets_go_in_its_period(in_order, batches):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(READERS):
        make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(in_order=in_order)
    limited = replace(settings.ENVIRONMENT, rate_limit=RateLimit(messages=2, seconds=60))
    with override_settings(ENVIRONMENT=limited):
        plan_for(provider, issue, now=DUE)
    assert [batch.deliveries.count() for batch in issue.batches.all()] == batches


def test_other_providers_have_a_pace_of_their_own(issue, clock):
    limit = RateLimit(messages=2, seconds=120)
    reserve("another", limit, messages=100, now=DUE)
    assert send(issue, Dated(clock, batch_size=2), clock, limit).submitted == 2


def test_files_need_no_limit():
    environment = replace(settings.ENVIRONMENT, rate_limit=RateLimit(messages=1, seconds=60))
    assert environment.is_rehearsal
    assert environment.rate_limit_for(environment.provider) is None
    assert environment.rate_limit_for("scripted") is not None
