"""Sending at a person's word: it goes on where it stopped, and waits before it despairs."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.settle import settle
from digest.delivery.errors import PlanError
from digest.delivery.models import Batch
from digest.delivery.providers.base import Deferred, RefusedUs, Submitted, Unknown
from digest.engine.send_by_hand import LONGEST_WAIT, SentByHand, in_doubt, send_by_hand
from digest.issues.models import Issue, IssueState
from digest.rate_limit import RateLimit
from subscribers.models import Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    claim_batch,
    draft_issue,
    ledger,
)

pytestmark = pytest.mark.django_db


@dataclass(kw_only=True)
class Watch:
    """A clock that only waiting moves."""

    now: datetime = DUE
    waited: list[float] = field(default_factory=list)

    def read(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def passed(self) -> timedelta:
        return timedelta(seconds=sum(self.waited))


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for name in ("ada", "ben"):
        make_subscriber(f"{name}@example.org", newsletter=newsletter)
    return approved_issue(newsletter, [make_summary()])


@pytest.fixture
def watch() -> Watch:
    return Watch()


def send(
    issue: Issue, provider: ScriptedProvider, watch: Watch, *, at_once: bool = False
) -> SentByHand:
    return send_by_hand(
        issue, at_once=at_once, provider=provider, clock=watch.read, wait=watch.wait
    )


def test_it_plans_sends_what_is_due_and_ends_the_issue(issue, watch):
    provider = ScriptedProvider()

    sent = send(issue, provider, watch)

    assert (sent.submitted, sent.waiting_now, sent.in_doubt) == (2, 0, 0)
    assert sent.status.state == IssueState.SENT
    assert sent.next_due_at is None
    assert watch.waited == []


def test_run_again_it_sends_nothing(issue, watch):
    provider = ScriptedProvider()
    send(issue, provider, watch)

    sent = send(issue, provider, watch, at_once=True)

    assert sent.submitted == 0
    assert provider.took() == ["ada@example.org", "ben@example.org"]


def test_what_is_not_due_yet_stays_until_somebody_says_all_of_it(issue):
    provider, early = ScriptedProvider(), Watch(now=NOW)

    sent = send(issue, provider, early)
    assert (sent.submitted, sent.next_due_at, sent.waiting_now) == (0, DUE, 0)
    assert early.waited == []

    sent = send(issue, provider, early, at_once=True)
    assert sent.submitted == 2
    assert sent.status.state == IssueState.SENT


def test_who_pauses_until_its_date_gets_none_of_what_goes_before(issue):
    Issue.objects.filter(pk=issue.pk).update(date=NOW.date() + timedelta(days=10))
    asleep = Subscription.objects.filter(subscriber__email="ada@example.org")
    asleep.update(paused_until=NOW.date() + timedelta(days=9))
    provider = ScriptedProvider()
    send(issue, provider, Watch(now=NOW), at_once=True)
    assert provider.took() == ["ben@example.org"]
    assert asleep.get().paused_until == NOW.date() + timedelta(days=9), "their pause goes on"


def test_what_is_late_goes_only_when_a_person_says_so(issue):
    late = Watch(now=DUE + timedelta(days=2))
    provider = ScriptedProvider()

    held = send(issue, provider, late)
    assert "late" in held.held
    assert held.waiting_now == 2
    assert provider.taken == []

    Issue.objects.filter(pk=issue.pk).update(state=IssueState.SENDING, held_from="", reason="")
    assert send(issue, provider, late, at_once=True).submitted == 2


def test_a_provider_that_asks_to_wait_is_waited_for(issue, watch):
    provider = ScriptedProvider(Deferred(reason="busy", retry_after_seconds=40))

    sent = send(issue, provider, watch)

    assert sent.submitted == 2
    assert timedelta(seconds=40) <= watch.passed < LONGEST_WAIT


def test_a_stop_ends_sending_and_waiting_and_the_next_run_goes_on(issue, watch):
    provider = ScriptedProvider(Deferred(reason="busy"))

    sent = send_by_hand(
        issue,
        at_once=False,
        provider=provider,
        clock=watch.read,
        wait=watch.wait,
        stop=lambda: watch.passed > timedelta(seconds=5),
    )
    assert (sent.submitted, sent.waiting_now) == (0, 2)
    assert watch.passed < timedelta(seconds=10)

    assert send(issue, provider, watch).submitted == 2


def test_waiting_has_an_end(issue, watch):
    provider = ScriptedProvider(*[Deferred(reason="busy")] * 9)

    sent = send(issue, provider, watch)

    assert watch.passed <= LONGEST_WAIT
    assert (sent.submitted, sent.waiting_now) == (0, 2)
    assert sent.status.state == IssueState.SENDING


@pytest.mark.parametrize("in_order", [False, True])
def test_what_a_dead_sender_left_is_waited_for_before_it_is_called_unknown(issue, watch, in_order):
    send(issue, ScriptedProvider(), Watch(now=NOW))
    claim_batch(issue, in_order=in_order, now=DUE)
    provider = ScriptedProvider()

    sent = send(issue, provider, watch)

    assert watch.passed > timedelta(seconds=LEASE_SECONDS - 1)
    assert sent.in_doubt == (1 if in_order else 2)
    assert sent.submitted == 2 - sent.in_doubt
    assert ledger(issue).get("submitted", 0) == len(provider.taken)


def test_what_another_sender_is_at_is_left_to_it(issue, watch):
    send(issue, ScriptedProvider(), Watch(now=NOW))
    claim_batch(issue, in_order=True, now=DUE)

    def keep_at_it(seconds: float) -> None:
        watch.wait(seconds)
        Batch.objects.update(lease_until=watch.now + timedelta(seconds=60))

    provider = ScriptedProvider()
    sent = send_by_hand(issue, at_once=False, provider=provider, clock=watch.read, wait=keep_at_it)

    assert watch.passed < LONGEST_WAIT + timedelta(seconds=2)
    assert (sent.waiting_now, sent.in_doubt) == (2, 0)
    assert provider.taken == []


def test_what_is_unknown_is_not_sent_again_until_a_person_says_so(issue, watch):
    provider = ScriptedProvider(Unknown(reason="timed out"))
    sent = send(issue, provider, watch)
    assert (sent.submitted, sent.in_doubt) == (0, 2)
    assert send(issue, provider, watch).in_doubt == 2
    assert provider.taken == []

    settle(issue, how="resend", at=watch.now)
    assert send(issue, provider, watch).submitted == 2
    assert in_doubt(issue) == 0


def test_what_a_person_closed_is_no_longer_in_doubt(issue, watch):
    send(issue, ScriptedProvider(Unknown(reason="timed out")), watch)
    settle(issue, how="close", at=watch.now)

    assert in_doubt(issue) == 0
    assert ledger(issue) == {"unknown": 2}


def test_an_error_about_us_holds_the_issue_and_says_so(issue, watch):
    sent = send(issue, ScriptedProvider(RefusedUs(reason="bad key")), watch)

    assert "bad key" in sent.held
    assert sent.waiting_now == 2
    assert sent.status.state == IssueState.HELD


def test_one_that_is_rejected_keeps_nobody_else_waiting(issue, watch):
    provider = ScriptedProvider(
        lambda handover: Submitted(
            message_id="m", rejected={handover.recipients[0].delivery_id: "no such user"}
        )
    )

    sent = send(issue, provider, watch)

    assert sent.status.deliveries["rejected"] == 1
    assert (sent.submitted, sent.waiting_now) == (1, 0)
    assert sent.status.state == IssueState.SENT


def test_a_draft_is_refused(watch):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    draft = draft_issue(newsletter, [make_summary()])

    with pytest.raises(PlanError, match="draft"):
        send(draft, ScriptedProvider(), watch)


def test_a_rate_limit_is_kept_to_the_end_however_long_and_told_once(issue, watch):
    told: list[str] = []
    environment = replace(settings.ENVIRONMENT, rate_limit=RateLimit(messages=1, seconds=600))
    with override_settings(ENVIRONMENT=environment):
        sent = send_by_hand(
            issue,
            at_once=False,
            provider=ScriptedProvider(in_order=True),
            clock=watch.read,
            wait=watch.wait,
            tell_wait=told.append,
        )
    assert sent.submitted == 2
    assert watch.passed >= timedelta(seconds=600)
    assert len(told) == 1
    assert "DIGEST_RATE_LIMIT" in told[0]
    assert sent.status.state == IssueState.SENT
