"""People leave and editors stop an issue while a batch is being handed over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from digest.delivery.claiming.claim import Claim, Stop, claim_batches
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Recipient, Submitted
from digest.delivery.sending import round as sending
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscriber
from subscribers.preferences.pause import pause
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    reasons,
    send,
)

pytestmark = pytest.mark.django_db
Event = Callable[[], object]


class Eventful(ScriptedProvider):
    """In order; something happens in the world right after the first message was taken."""

    def __init__(self, event: Event) -> None:
        super().__init__(in_order=True)
        self._events = [event]

    def after_each(self, recipient: Recipient) -> None:
        if self._events:
            self._events.pop()()


@pytest.fixture
def issue() -> Issue:
    """Planned for four readers, in one batch."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for name in ("ada", "ben", "cat", "dan"):
        make_subscriber(f"{name}@example.org", newsletter=newsletter)
    return planned_issue(newsletter, [make_summary()])


def person(name: str) -> Subscriber:
    return Subscriber.objects.get(email=f"{name}@example.org")


def leave(name: str) -> None:
    unsubscribe(person(name).public_id, Newsletter.objects.get().pk, how="one-click", at=NOW)


def move(name: str) -> None:
    moved = {"email": f"{name}@new.example", "email_key": f"{name}@new.example"}
    Subscriber.objects.filter(pk=person(name).pk).update(**moved)


def rest(name: str) -> None:
    pause(person(name).subscriptions.get(), until=NOW.date() + timedelta(days=9))


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (lambda: leave("cat"), "no longer subscribed (one-click)"),
        (lambda: erase(person("cat"), at=NOW), "erased"),
        (lambda: rest("cat"), "paused"),
    ],
)
def test_who_leaves_while_their_batch_is_handed_over_gets_nothing_any_more(issue, event, reason):
    provider = Eventful(event)
    report = send(issue, provider)
    assert provider.took() == ["ada@example.org", "ben@example.org", "dan@example.org"]
    assert (report.submitted, report.skipped) == (3, 1)
    assert ledger(issue) == {"submitted": 3, "skipped": 1}
    assert reasons(issue) == {reason: 1}
    assert finish_issues(now=DUE) == [issue]


def test_who_changes_their_address_meanwhile_gets_it_at_the_new_one_alone(issue):
    provider = Eventful(lambda: move("cat"))
    send(issue, provider)
    assert provider.took() == [
        "ada@example.org",
        "ben@example.org",
        "cat@new.example",
        "dan@example.org",
    ]
    assert ledger(issue) == {"submitted": 4}


def test_a_batch_of_which_everybody_else_has_left_is_over(issue):
    provider = Eventful(lambda: [leave(name) for name in ("ben", "cat", "dan")])
    send(issue, provider)
    assert ledger(issue) == {"submitted": 1, "skipped": 3}
    assert Batch.objects.get().state == HandoverState.SUBMITTED
    assert finish_issues(now=DUE) == [issue]


def test_a_hold_stops_after_the_message_in_hand_and_resuming_goes_on(issue):
    provider = Eventful(lambda: hold(Issue.objects.get(), reason="A figure is wrong."))
    send(issue, provider)
    assert provider.took() == ["ada@example.org"]
    assert ledger(issue) == {"submitted": 1, "pending": 3}
    assert Batch.objects.get().tries == 0
    resume(issue, at=DUE)
    send(issue, provider)
    assert len(provider.taken) == 4
    assert ledger(issue) == {"submitted": 4}


def test_cancelling_stops_after_the_message_in_hand(issue):
    provider = Eventful(lambda: cancel(Issue.objects.get(), reason="A mistake.", at=DUE))
    send(issue, provider)
    assert provider.took() == ["ada@example.org"]
    assert ledger(issue) == {"submitted": 1, "skipped": 3}
    assert issue.state == IssueState.CANCELLED


def test_a_sender_that_was_too_slow_hands_over_nothing_that_another_may_have(issue):
    late = DUE + timedelta(seconds=LEASE_SECONDS + 1)
    provider = Eventful(lambda: recover_expired(now=late))
    send(issue, provider)
    assert len(provider.taken) == len(set(provider.taken)) == 4
    assert ledger(issue) == {"submitted": 4}


class BetweenClaimAndCall:
    """Something happens after the claim, before the provider is called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, event: Event) -> None:
        events = [event]

        def claim(*given: Any, **named: Any) -> tuple[Claim, ...] | Stop | None:
            taken = claim_batches(*given, **named)
            if events:
                events.pop()()
            return taken

        monkeypatch.setattr(sending, "claim_batches", claim)


def test_one_that_takes_all_at_once_is_given_those_alone_who_still_want_it(issue, monkeypatch):
    BetweenClaimAndCall(monkeypatch, lambda: (leave("cat"), move("ada")))
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.took() == ["ada@new.example", "ben@example.org", "dan@example.org"]
    assert ledger(issue) == {"submitted": 3, "skipped": 1}


def test_one_that_takes_all_at_once_is_not_called_for_a_held_issue(issue, monkeypatch):
    BetweenClaimAndCall(monkeypatch, lambda: hold(Issue.objects.get(), reason="Wait."))
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.handovers == []
    assert ledger(issue) == {"pending": 4}
    resume(issue, at=DUE)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 4}


def test_one_that_takes_all_at_once_is_not_called_for_nobody(issue, monkeypatch):
    names = ("ada", "ben", "cat", "dan")
    BetweenClaimAndCall(monkeypatch, lambda: [leave(name) for name in names])
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.handovers == []
    assert ledger(issue) == {"skipped": 4}
    assert finish_issues(now=DUE) == [issue]


def test_asking_costs_one_query_a_message(issue, django_assert_num_queries):
    asked = []

    class Counting(ScriptedProvider):
        def submit(self, handover, *, on_taken, may_go):
            for delivery in Delivery.objects.values_list("pk", flat=True):
                with django_assert_num_queries(1):
                    asked.append(may_go(delivery))
            return Submitted(message_id="m")

    send(issue, Counting(in_order=True))
    assert len(asked) == 4
