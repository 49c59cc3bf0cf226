"""Events are applied while senders are at work, on PostgreSQL by several at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt, Batch
from digest.delivery.outcomes.lost_answers import MOST_AT_FIRST
from digest.delivery.providers.base import Unknown
from digest.events.apply_events import Applied, apply_events
from digest.events.models import Event, StoredBody
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    send,
)
from tests.integration.event_histories import about, report, the_end

pytestmark = pytest.mark.django_db(transaction=True)
READERS = [f"r{number}@example.org" for number in range(12)]
MINUTE = timedelta(minutes=1)
SENDERS = 3


def in_doubt_and_put_back():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in READERS:
        make_subscriber(email)
    issue = planned_issue(newsletter, [make_summary()], batch_size=4)
    # As many as do not hold an issue: nothing is left that could come to be in doubt too.
    provider = ScriptedProvider(*[Unknown(reason="lost")] * MOST_AT_FIRST)
    send(issue, provider)
    assert ledger(issue) == {"unknown": len(READERS)}
    return issue


def at_once(*works):
    """Run all at the same moment, each with a connection of its own; return what each returned."""
    begin = Barrier(len(works))

    def run(work):
        begin.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [found.result() for found in [pool.submit(run, work) for work in works]]


def test_several_that_apply_at_once_do_each_body_once():
    issue = in_doubt_and_put_back()
    for number in range(8):
        events = [about(issue, email, "delivered", DUE + number * MINUTE) for email in READERS]
        report(*events, at=DUE + timedelta(hours=1))
    works = [lambda: apply_events(now=DUE + timedelta(hours=1))] * SENDERS
    done: list[Applied] = at_once(*works)
    assert sum(applied.bodies for applied in done) == 8
    assert Event.objects.count() == 8 * len(READERS)
    assert ledger(issue) == {"submitted": len(READERS)}


def test_what_is_proven_while_it_is_sent_again_is_proven_once_or_known_to_be_double():
    issue = in_doubt_and_put_back()
    firsts = [about(issue, email, "delivered", DUE) for email in READERS]
    settle(issue, how="resend", at=DUE + MINUTE)
    for event in firsts:
        report(event, at=DUE + MINUTE)
    provider = ScriptedProvider()
    at_once(
        lambda: send(issue, provider, at=DUE + MINUTE),
        lambda: apply_events(now=DUE + MINUTE),
    )
    apply_events(now=DUE + 2 * MINUTE)
    assert not StoredBody.objects.filter(applied_at=None).exists()
    assert ledger(issue) == {"submitted": len(READERS)}
    again = Counter(provider.taken)
    assert set(again.values()) <= {1}
    doubled = Attempt.objects.filter(doubled=True).values("batch")
    twice = Batch.objects.filter(pk__in=doubled).values_list(
        "deliveries__subscriber__email", flat=True
    )
    assert set(twice) == set(again)
    before = the_end()
    apply_events(now=DUE + 3 * MINUTE)
    assert the_end() == before
