"""Several senders, planners and readers at once, each with its own connection."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Lock

import pytest
from django.db import connection, connections

from digest.delivery.guards.withdrawn import hold_withdrawn, withdrawn_since
from digest.delivery.models import Delivery
from digest.delivery.planning.plan import Planned, plan
from digest.delivery.providers.base import Handover, RefusedUs, Submitted
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue
from digest.issues.snapshot import frozen_issue
from digest.issues.workflow import WorkflowError
from digest.summaries.models import Summary
from digest.team.models import AuditEntry
from subscribers.leaving.unsubscribe import unsubscribe
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    ledger,
    planned_issue,
)

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 3


class SharedFarEnd:
    """Counts what any number of senders hand over."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, handover: Handover) -> Submitted:
        assert not connection.in_atomic_block
        with self._lock:
            self.copies.update(recipient.address for recipient in handover.recipients)
        return Submitted(message_id="m")


def at_once(*jobs: Callable[[], object]) -> list[object]:
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=60)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


@pytest.mark.parametrize("in_order", [False, True])
def test_senders_at_once_hand_over_each_copy_once(in_order):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(40):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    far_end = SharedFarEnd()

    def send() -> None:
        provider = ScriptedProvider(*[far_end.take] * 40, in_order=in_order)
        send_due(Issue.objects.get(pk=issue.pk), provider=provider, clock=lambda: DUE)

    at_once(*[send] * SENDERS)
    assert set(far_end.copies.values()) == {1}
    assert len(far_end.copies) == 40
    assert ledger(issue) == {"submitted": 40}


def test_planners_at_once_plan_once():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(10):
        make_subscriber()
    issue = approved_issue(newsletter, [make_summary()])

    def plan_it() -> Planned:
        return plan(Issue.objects.get(pk=issue.pk), now=NOW, batch_size=4)

    assert len(set(at_once(*[plan_it] * SENDERS))) == 1
    assert Delivery.objects.count() == 10
    newsletter.refresh_from_db()
    assert newsletter.last_sequence == 1


def test_who_unsubscribes_while_it_is_sent_either_got_it_or_is_skipped():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    readers = [make_subscriber() for _ in range(20)]
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    far_end = SharedFarEnd()

    def leave() -> None:
        for reader in reversed(readers):
            unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=DUE)

    def send() -> None:
        provider = ScriptedProvider(*[far_end.take] * 20)
        send_due(Issue.objects.get(pk=issue.pk), provider=provider, clock=lambda: DUE)

    at_once(send, leave)
    counted = ledger(issue)
    assert counted.get("submitted", 0) == len(far_end.copies)
    assert counted.get("submitted", 0) + counted.get("skipped", 0) == 20
    assert set(far_end.copies.values()) <= {1}


def test_senders_who_are_refused_at_once_hold_it_with_one_entry_in_the_trail() -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(SENDERS + 2):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    met = Barrier(SENDERS)

    def refused(_: Handover) -> RefusedUs:
        met.wait(timeout=60)
        return RefusedUs(reason="401 key revoked")

    def send() -> None:
        provider = ScriptedProvider(refused, batch_size=1)
        send_due(Issue.objects.get(pk=issue.pk), provider=provider, clock=lambda: DUE)

    at_once(*[send] * SENDERS)
    entry = AuditEntry.objects.get()
    assert (entry.deed, entry.by) == ("held", "the program")
    assert entry.before == {"state": "sending", "reason": ""}


def test_who_sees_a_withdrawal_at_once_hold_it_with_one_entry_in_the_trail() -> None:
    issue = approved_issue(make_newsletter(postal_address=POSTAL_ADDRESS), [make_summary()])
    Summary.objects.update(retraction="withdrawn by doi:10.1000/n")
    found = withdrawn_since(frozen_issue(issue).content.items)

    def hold() -> None:
        with suppress(WorkflowError):
            hold_withdrawn(Issue.objects.get(pk=issue.pk), found, at=NOW)

    at_once(*[hold] * SENDERS)
    entry = AuditEntry.objects.get()
    assert (entry.deed, entry.by) == ("held", "the program")
    assert entry.before == {"state": "approved", "reason": ""}
