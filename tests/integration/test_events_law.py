"""The law of events: in whatever order they come, and however often, the end is the same."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt, Batch, Delivery
from digest.delivery.providers.base import Submitted, Unknown
from digest.events.apply_events import apply_events
from digest.events.give_up import give_up
from digest.issues.models import Issue
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ids,
    ledger,
    planned_issue,
    send,
)
from tests.integration.event_histories import about, delivery_of, report, the_end

READERS = [f"r{number}@example.org" for number in range(4)]
MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)
HEARD = DUE + 20 * WEEK
ISSUES = 6
NAMES = (
    ("processed", {}),
    ("delivered", {}),
    ("deferred", {}),
    ("bounce", {"type": "bounce"}),
    ("bounce", {"type": "blocked"}),
    ("dropped", {"reason": "Bounced Address"}),
    ("dropped", {"reason": "Spam Content"}),
    ("spamreport", {}),
    ("unsubscribe", {}),
    ("open", {}),
)
OFTEN = (NAMES[1], NAMES[4], NAMES[4], NAMES[4])


def one_unknown(handover):
    return Submitted(message_id="m", unknown=ids(handover, READERS[:1]))


@pytest.fixture
def issues(db: None) -> list[Issue]:
    """Six weeks: taken; in doubt; in doubt twice; put back; in doubt one by one, and again."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in READERS:
        make_subscriber(email)
    sent = []
    for number in range(ISSUES):
        at = NOW + number * WEEK
        issue = planned_issue(newsletter, [make_summary()], on=at.date(), at=at, batch_size=3)
        lost, due = Unknown(reason="lost"), DUE + number * WEEK
        in_order = number >= 4
        first = {0: Submitted(message_id="m"), 4: one_unknown, 5: one_unknown}.get(number, lost)
        send(issue, ScriptedProvider(first, in_order=in_order), at=due)
        if number in {2, 3, 5}:
            settle(issue, how="resend", at=due + MINUTE)
        if number in {2, 5}:
            again = lost if number == 2 else Submitted(message_id="m")
            send(issue, ScriptedProvider(again, in_order=in_order), at=due + 2 * MINUTE)
        sent.append(issue)
    return sent


def attempts_at(delivery: Delivery) -> list[Attempt]:
    """Those at its batch, and at the first one where it was put into a batch of its own since."""
    assert delivery.batch
    of_issue = Attempt.objects.filter(batch__issue=delivery.issue_id)
    was_apart = delivery.batch.number > 1
    batches = [delivery.batch_id, *([of_issue.earliest("batch").batch_id] if was_apart else [])]
    return list(of_issue.filter(batch__in=batches).order_by("started_at"))


def possible(issues: Sequence[Issue]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Events about any copy by any attempt that it was in; no two attempts tell the same."""

    @st.composite
    def event(draw: st.DrawFn) -> dict[str, Any]:
        number = draw(st.integers(0, ISSUES - 1))
        email = draw(st.sampled_from(READERS))
        name, fields = draw(st.sampled_from((*NAMES, *OFTEN)))
        issue = issues[number]
        attempts = attempts_at(delivery_of(issue, email))
        chosen = draw(st.integers(0, len(attempts) - 1))
        minutes = 5 + 10 * draw(st.integers(0, 3)) + chosen
        at = DUE + number * WEEK + minutes * MINUTE
        return about(issue, email, name, at, attempt=attempts[chosen], **fields)

    return st.lists(event(), min_size=1, max_size=12)


@contextmanager
def tried() -> Iterator[None]:
    """Whatever is done within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(data=st.data())
@settings(
    max_examples=settings.default.max_examples * 2 // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_shuffled_repeated_and_in_pieces_they_come_to_the_same_end(
    issues: list[Issue], data: st.DataObject
) -> None:
    events = data.draw(possible(issues))
    with tried():
        report(*events, at=HEARD)
        apply_events(now=HEARD)
        give_up(now=HEARD)
        expected = the_end()
        assert all(sum(ledger(issue).values()) == len(READERS) for issue in issues)

    again = data.draw(st.lists(st.sampled_from(events), max_size=6))
    renamed = [event | {"sg_event_id": f"again {number}"} for number, event in enumerate(again)]
    shuffled = data.draw(st.permutations([*events, *again, *renamed]))
    with tried():
        while shuffled:
            size = data.draw(st.integers(1, len(shuffled)))
            report(*shuffled[:size], at=HEARD)
            shuffled = shuffled[size:]
            if data.draw(st.booleans()):
                apply_events(now=HEARD)
        apply_events(now=HEARD)
        give_up(now=HEARD)
        assert the_end() == expected
        assert Batch.objects.filter(state="submitting").count() == 0
