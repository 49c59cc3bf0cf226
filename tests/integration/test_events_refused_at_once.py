"""What a server says as it refuses a copy counts as what is reported later, and is never lost."""

from datetime import timedelta

import pytest

from digest.engine.finish_sent import finish_sent
from digest.engine.log_book import LogBook
from digest.engine.send_by_hand import send_by_hand
from digest.events import count_refusals as module
from digest.events.give_up import give_up
from digest.events.in_a_row import MOST_IN_A_ROW, SETTLED_AFTER
from digest.issues.models import Issue
from subscribers.models import Subscriber
from subscribers.suppressions.endings import BOUNCED, NOT_ARRIVING
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    planned_issue,
    send,
)
from tests.integration.event_histories import ended
from tests.integration.test_events_unknown_mailbox import ADA, refusing

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
NO_MAILBOX, FULL = "550 5.1.1 unknown user", "552 5.2.2 mailbox full"
OTHERS = 20
"""So many that one refused among them says nothing against us."""


@pytest.fixture
def newsletter():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number in range(OTHERS):
        make_subscriber(f"reader-{number}@example.org")
    make_subscriber(ADA)
    return newsletter


def issue_of_week(newsletter, week: int) -> Issue:
    at = NOW + week * WEEK
    return planned_issue(newsletter, [make_summary()], on=at.date(), at=at)


def tick(week: int = 0) -> list[str]:
    log = LogBook()
    finish_sent(clock=lambda: DUE + week * WEEK, log=log)
    return log.lines


def go_out(newsletter, *weeks: int, provider=ScriptedProvider) -> None:
    for week in weeks:
        send(issue_of_week(newsletter, week), provider(), at=DUE + week * WEEK)
        tick(week)


def refuse(newsletter, *weeks: int, words: str = FULL) -> None:
    go_out(newsletter, *weeks, provider=lambda: refusing(words))


def in_a_row() -> int:
    return Subscriber.objects.get(email=ADA).soft_bounces


def test_sending_by_hand_counts_it_too(newsletter):
    send_by_hand(
        issue_of_week(newsletter, 0),
        at_once=False,
        provider=refusing(NO_MAILBOX),
        clock=lambda: DUE,
        wait=lambda _: None,
    )
    assert ended([ADA]) == {ADA: BOUNCED}


@pytest.mark.parametrize("step", ["suppress_unknown", "_count_in_a_row"])
def test_the_next_tick_counts_what_a_worker_died_before(newsletter, monkeypatch, step):
    issue = issue_of_week(newsletter, 0)
    send(issue, refusing(NO_MAILBOX))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, step, die)
        with pytest.raises(KeyboardInterrupt):
            tick()
    issue.refresh_from_db()
    assert (issue.state, issue.refusals_counted_at) == ("sent", None)
    tick()
    issue.refresh_from_db()
    assert issue.refusals_counted_at == issue.finished_at
    assert (ended([ADA]), in_a_row()) == ({ADA: BOUNCED}, 1)


def test_an_issue_that_goes_on_and_ends_again_is_counted_anew(newsletter):
    issue = issue_of_week(newsletter, 0)
    send(issue, ScriptedProvider())
    tick()
    issue.deliveries.filter(subscriber__email=ADA).update(state="rejected", reason=NO_MAILBOX)
    Issue.objects.filter(pk=issue.pk).update(state="sending", finished_at=None)
    assert f"{issue.slug}: 1 mailboxes do not exist, and get no more mail" in tick(1)
    assert tick(2) == []


@pytest.mark.parametrize("words", ["550 No such user here", FULL])
def test_who_is_refused_so_often_in_a_row_is_given_up(newsletter, words):
    refuse(newsletter, *range(MOST_IN_A_ROW), words=words)
    last = DUE + (MOST_IN_A_ROW - 1) * WEEK
    assert in_a_row() == MOST_IN_A_ROW
    assert give_up(now=last + SETTLED_AFTER - timedelta(minutes=1)).suppressed == 0
    assert ended([ADA]) == {ADA: ""}
    assert give_up(now=last + SETTLED_AFTER).suppressed == 1
    assert ended([ADA]) == {ADA: NOT_ARRIVING}


def test_a_copy_that_was_taken_in_between_ends_the_row(newsletter):
    refuse(newsletter, 0, 1)
    assert in_a_row() == 2
    go_out(newsletter, 2)
    refuse(newsletter, 3)
    assert in_a_row() == 1


def test_nothing_counts_of_before_they_last_changed_anything_nor_of_an_issue_that_goes_on(
    newsletter,
):
    refuse(newsletter, 0)
    Subscriber.objects.filter(email=ADA).update(changed_at=DUE + timedelta(days=1))
    refuse(newsletter, 1)
    assert in_a_row() == 1
    Issue.objects.update(state="held")
    refuse(newsletter, 2)
    assert in_a_row() == 1
