"""A provider that takes nothing is left alone by all senders for as long as it asks."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from digest.delivery.claiming.work_waits import work_waits
from digest.delivery.guards.pace import leave_alone, reserve, rests_until
from digest.delivery.models import ProviderPace
from digest.delivery.providers.base import Deferred, Submitted
from digest.delivery.status.issue_status import status_of
from digest.delivery.status.waiting_for import waiting_for
from digest.engine.log_book import LogBook
from digest.engine.send_batches import send_batches
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.rate_limit import RateLimit
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db
TOO_MANY = Deferred(reason="429", retry_after_seconds=600)
DOWN = Deferred(reason="503")


def issue_for(readers: int, *, slug: str = "weekly") -> Issue:
    newsletter = make_newsletter(slug=slug, postal_address=POSTAL_ADDRESS)
    for _ in range(readers):
        make_subscriber(newsletter=newsletter)
    return planned_issue(newsletter, [make_summary()], batch_size=1)


def after(seconds: float) -> datetime:
    return DUE + timedelta(seconds=seconds)


def test_one_429_is_enough_for_all_senders_until_its_wait_is_over():
    issue = issue_for(50)
    provider = ScriptedProvider(*[TOO_MANY] * 2, batch_size=1)
    for seconds in range(0, 1_200, 30):
        clock = partial(after, seconds)
        send_batches(clock=clock, provider=provider, stop=lambda: False, log=LogBook())
        assert len(provider.handovers) == 1 + seconds // 600
    assert ledger(issue) == {"pending": 50}
    send(issue, provider, at=after(1_200))
    send(issue, provider, at=after(1_800))
    assert ledger(issue) == {"submitted": 50}


def test_what_was_claimed_with_it_is_put_back_as_if_it_had_never_been_claimed():
    issue = issue_for(30)
    provider = ScriptedProvider(Submitted(message_id="m"), TOO_MANY, batch_size=10)
    report = send(issue, provider)
    assert len(provider.handovers) == 2
    assert report.next_at == after(600)
    assert issue.batches.filter(state="pending", tries=0).count() == 28
    assert not issue.batches.filter(state="submitting").exists()


def waits(issue: Issue, seconds: float, *, provider: str = "scripted") -> dict[str, object] | None:
    return status_of(issue, provider=provider, now=after(seconds)).to_json()["waiting_for"]


def test_another_issue_leaves_it_alone_too_and_both_say_why():
    first, second = issue_for(1), issue_for(2, slug="monthly")
    provider = ScriptedProvider(TOO_MANY)
    assert waits(second, 0) is None
    send(first, provider)
    assert send(second, provider, at=after(590)).next_at == after(600)
    assert len(provider.handovers) == 1
    until = after(600).isoformat()
    assert waits(first, 590) == {"deliveries": 1, "reason": "429", "next_try": until, "tries": 1}
    assert waits(second, 590) == {"deliveries": 2, "reason": "429", "next_try": until, "tries": 0}
    said = str(waiting_for(second, provider="scripted", now=after(590)))
    assert said.startswith("2 mails wait: the provider did not take other mail just now. 429")
    assert waits(second, 590, provider="another") is None
    assert waits(second, 600) is None
    assert send(second, provider, at=after(600)).submitted == 2


def test_what_is_not_due_or_held_waits_for_no_provider():
    first, second = issue_for(1), issue_for(1, slug="monthly")
    send(first, ScriptedProvider(TOO_MANY))
    hold(second, reason="A person holds it.")
    assert waits(second, 10) is None
    Issue.objects.filter(pk=second.pk).update(state="sending", held_from="")
    second.batches.update(due_at=after(60))
    assert waits(second, 10) is None
    assert waits(second, 60)["deliveries"] == 1


def test_all_of_an_issue_that_wait_are_counted_and_not_only_those_that_were_tried():
    issue = issue_for(5)
    send(issue, ScriptedProvider(TOO_MANY, batch_size=1))
    assert waits(issue, 10)["deliveries"] == 5


def test_a_tick_tells_of_each_issue_that_waits_for_the_provider():
    first, second = issue_for(1), issue_for(1, slug="monthly")
    send(first, ScriptedProvider(TOO_MANY))
    log = LogBook()
    clock = partial(after, 10)
    send_batches(clock=clock, provider=ScriptedProvider(), stop=lambda: False, log=log)
    assert sorted(line.partition(":")[0] for line in log.waits) == sorted([first.slug, second.slug])


def test_one_batch_that_is_never_taken_does_not_stop_the_others_for_long():
    issue = issue_for(3)
    poisoned = issue.batches.order_by("due_at", "pk").first().deliveries.get().subscriber.email

    def answer(handover):
        mine = handover.recipients[0].address == poisoned
        return DOWN if mine else Submitted(message_id="m")

    for seconds in range(0, 240, 30):
        send(issue, ScriptedProvider(*[answer] * 9, batch_size=1), at=after(seconds))
    assert ledger(issue) == {"submitted": 2, "pending": 1}


def test_a_rest_is_never_shortened_and_one_by_a_clock_set_back_counts_for_nothing():
    leave_alone("scripted", until=after(600), now=DUE)
    leave_alone("scripted", until=after(30), now=DUE)
    assert rests_until("scripted", now=DUE) == after(600)
    assert rests_until("scripted", now=after(600)) is None
    earlier = DUE - timedelta(days=1)
    assert rests_until("scripted", now=earlier) is None
    leave_alone("scripted", until=earlier + timedelta(seconds=30), now=earlier)
    assert rests_until("scripted", now=earlier) == earlier + timedelta(seconds=30)


def test_a_pace_by_a_clock_set_back_counts_for_nothing_and_a_slow_one_stays():
    limit = RateLimit(messages=1_000, seconds=86_400)
    ProviderPace.objects.create(provider="scripted", free_at=DUE + timedelta(days=400))
    assert reserve("scripted", limit, messages=1_000, now=DUE) == DUE
    assert reserve("scripted", limit, messages=1, now=DUE) == DUE + timedelta(days=1)


def test_a_back_off_by_a_clock_set_back_counts_for_nothing():
    issue = issue_for(1)
    send(issue, ScriptedProvider(DOWN), at=after(5 * 3_600))
    batch = issue.batches.get()
    assert batch.not_before > after(5 * 3_600)
    assert work_waits(after(60))
    assert send(issue, ScriptedProvider(), at=after(60)).submitted == 1


def test_the_longest_back_off_is_waited_for():
    issue = issue_for(1)
    send(issue, ScriptedProvider(Deferred(reason="503", retry_after_seconds=1e9)))
    assert not work_waits(after(3_599))
    assert not send(issue, ScriptedProvider(), at=after(3_599)).submitted
    assert send(issue, ScriptedProvider(), at=after(3_600)).submitted
