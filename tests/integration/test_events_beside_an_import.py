"""What providers report is applied while a list of the same people is taken in."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from django.db import connection

from digest.events import apply_reading as module
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportReport
from subscribers.transfer.tables.read_table import read_table
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import about, hear, issue_sent_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
ADA, BEN = "ada@example.org", "ben@example.org"
A_LIST = f"email,cadence\n{ADA},monthly\n{BEN},monthly\n".encode()


def test_neither_waits_for_what_the_other_one_holds(monkeypatch):
    issue = issue_sent_to(ADA, BEN)
    people = read_people(read_table(A_LIST))
    real = module.count_blocked
    importing: list[Future[ImportReport]] = []

    def take_in() -> ImportReport:
        try:
            return import_subscribers(people, issue.newsletter, consent_wording="Yes.", at=DUE)
        finally:
            connection.close()

    def count_once_the_import_is_at_it(counted):
        if not importing:
            importing.append(threads.submit(take_in))
            wait(importing, timeout=2)
        return real(counted)

    monkeypatch.setattr(module, "count_blocked", count_once_the_import_is_at_it)
    with ThreadPoolExecutor(1) as threads:
        left = about(issue, ADA, "unsubscribe", DUE)
        blocked = about(issue, BEN, "bounce", DUE, type="blocked")
        assert hear(left, blocked, at=DUE).ended == 1
        report = importing[0].result()
    assert (report.unsubscribed, report.updated) == (1, 1)
    assert Subscriber.objects.get(email=BEN).soft_bounces == 1
    assert dict(Subscription.objects.values_list("subscriber__email", "state")) == {
        ADA: SubscriptionState.UNSUBSCRIBED,
        BEN: SubscriptionState.ACTIVE,
    }
    assert Subscription.objects.get(subscriber__email=BEN).cadence == Cadence.MONTHLY
