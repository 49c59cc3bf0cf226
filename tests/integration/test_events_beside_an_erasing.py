"""What providers report is applied while its reader is erased."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from digest.events import apply_reading as module
from digest.events.models import Event
from subscribers.account.erase_all import erase_all
from subscribers.models import Subscriber
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import about, hear, issue_sent_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
ADA = "ada@example.org"


def test_no_word_about_them_stays_where_the_erasing_came_after_they_were_looked_up(monkeypatch):
    issue = issue_sent_to(ADA)
    ada = Subscriber.objects.get(email=ADA)
    real = module.lock_people

    def erased_first(people):
        def erase():
            try:
                erase_all(ada, at=DUE)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            threads.submit(erase).result(timeout=60)
        real(people)

    monkeypatch.setattr(module, "lock_people", erased_first)
    bounce = about(issue, ADA, "bounce", DUE, type="bounce", reason="550 Ada has died")
    hear(bounce, at=DUE + timedelta(hours=1))
    assert list(Event.objects.values_list("kind", "reason")) == [("bounced", "")]
