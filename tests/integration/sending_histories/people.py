"""What people do: readers come and go, editors stop and settle, an owner has rules."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume as resume_issue
from digest.delivery.controls.settle import settle
from digest.delivery.errors import CancelError, SettleError
from digest.delivery.models import HandoverState
from digest.events.resend_probably_not_sent import resend_probably_not_sent
from digest.issues.workflow import WorkflowError, hold
from digest.summaries.models import Summary
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscriber
from subscribers.preferences.pause import pause
from subscribers.preferences.resume import resume as resume_subscription
from subscribers.suppressions.suppress import suppress as suppress_address
from tests.events_far_end import an_event
from tests.integration.sending_histories.history import History
from tests.integration.sending_histories.look import read_ledger
from tests.integration.sending_histories.world import Person

BY_AN_EVENT = ("bounce", "spamreport", "unsubscribe")
DEPARTURES = ("leaves", "rests", "is barred", "is erased", "moves")
CHANGES = (*DEPARTURES, *BY_AN_EVENT, "comes back", "leaves another newsletter")
DECISIONS = ("hold", "resume", "resend", "resend", "absent", "close", "withdrawn")


def chosen(of: list[Any], number: int) -> Any:
    """Return one of them."""
    return of[number % len(of)]


def somebody_changes(history: History, number: int, how: str) -> None:
    """One reader does something, or the provider says that they did."""
    change(history, chosen(list(history.world.people.values()), number), how, number)


def change(history: History, person: Person, how: str, number: int) -> None:
    """This reader does; the number says for how many days they pause."""
    world = history.world
    row = Subscriber.objects.get(pk=person.subscription.subscriber_id)
    match how:
        case "leaves":
            unsubscribe(row.public_id, history.newsletter.pk, how="one-click", at=world.now)
            person.leave(world.moment)
        case "leaves another newsletter":
            other = history.setting.other_newsletter.pk
            unsubscribe(row.public_id, other, how="one-click", at=world.now)
        case "is barred" if row.email_key:
            suppress_address(row.email_key, reason="complaint", at=world.now)
            person.leave(world.moment)
        case "is erased":
            erase(row, at=world.now)
            person.leave(world.moment)
        case "rests":
            until = world.today + timedelta(days=1 + number)
            if pause(person.subscription, until=until):
                person.rest(world.moment, until)
        case "comes back":
            person.has_come_back |= resume_subscription(person.subscription)
            person.paused = None
        case "moves" if row.email_key:
            address = f"r{row.pk}-{world.moment}@new.example"
            Subscriber.objects.filter(pk=row.pk).update(email=address, email_key=address)
            person.addresses.append((world.moment, address))
        case _ if how in BY_AN_EVENT:
            _leaves_by_an_event(history, person, how)


def _leaves_by_an_event(history: History, person: Person, name: str) -> None:
    world = history.world
    subscriber = person.subscription.subscriber_id
    theirs = [one for one in history.believable if world.whose[one.delivery] == subscriber]
    for one in theirs[-1:]:
        history.tell([one], [an_event(name, one.attempt, one.delivery, world.now)])
        history.apply()
        person.leave(world.moment)


def decide(history: History, how: str) -> None:
    """An editor or the owner's rule decides; where there is nothing to decide, nothing happens."""
    issue, world = history.issue, history.world
    match how:
        case "hold":
            with suppress(WorkflowError):
                hold(issue, reason="A figure is wrong.")
                world.stopped_since = world.moment
        case "resume":
            with suppress(WorkflowError):
                resume_issue(issue, at=world.now)
                world.has_just_decided = True
                if not world.is_restored:
                    world.stopped_since = None
        case "cancel":
            with suppress(CancelError):
                cancel(issue, reason="A mistake.", at=world.now)
                world.has_just_decided = True
                world.stopped_since = world.moment
                world.is_cancelled = True
        case "withdrawn":
            # Whoever claims next holds the issue because of it.
            one = Summary.objects.filter(items__issue=issue, retraction="").order_by("pk").first()
            Summary.objects.filter(pk=one.pk if one else None).update(retraction="withdrawn")
        case "resend" | "close":
            with suppress(SettleError):
                _put_back(history, lambda: settle(issue, how=how, at=world.now))
        case "absent":
            _put_back(history, lambda: resend_probably_not_sent(now=world.now))
    if world.has_just_decided:
        history.check_states()
        world.has_just_decided = False


def _put_back(history: History, decision: Callable[[], object]) -> None:
    """Some copies go again; a double is theirs to answer for who decided so."""
    world = history.world
    before = read_ledger(history.issue.pk)
    decision()
    after = read_ledger(history.issue.pk)
    again = [pk for pk, row in after.items() if row.state != before[pk].state]
    for pk in again:
        assert before[pk].state == HandoverState.UNKNOWN
        assert after[pk].state == HandoverState.PENDING
        assert not before[pk].is_closed
    world.let_go_again(again)
