"""However busy a worker is with a long issue, it takes over within a minute what another one that
died has left."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from croniter import croniter
from django.db import connection

from digest.delivery.claiming.claim import claim_batches
from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.models import Batch
from digest.engine.jobs import LOOKS
from digest.engine.work_together import work_together
from digest.issues.models import Issue
from tests.integration.delivery_fakes import ScriptedProvider
from tests.integration.refusals import issue_for

MINUTE = timedelta(minutes=1)
TOO_LONG_FOR_A_PUMP = 0.4
"""Seconds that a message takes: a batch of fifty is not done when its pump's time is over."""


def test_a_lease_and_two_looks_take_less_than_a_minute():
    times = croniter(LOOKS, datetime(2026, 1, 1, tzinfo=UTC), second_at_beginning=False)
    first, second = times.get_next(), times.get_next()
    # The look right after the lease's end, had the one before it just been over.
    assert LEASE_SECONDS + (second - first) < MINUTE.total_seconds()


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_dead_ones_share_is_taken_over_while_all_pumps_are_busy(monkeypatch):
    # Each job's thread closes its connection, so that none is left when the database is dropped.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    issue = issue_for(400, batch_size=50)
    Issue.objects.update(late_accepted_at=datetime.now(UTC))

    class Slow(ScriptedProvider):
        def after_each(self, recipient):
            time.sleep(TOO_LONG_FOR_A_PUMP)

    provider, stop = Slow(in_order=True), Event()
    worker = Thread(target=work_together, kwargs={"provider": provider, "stop": stop})
    worker.start()
    try:
        while not provider.taken:
            time.sleep(0.05)
        # It renewed its lease for the last time nearly as long ago as a lease lasts.
        last_sign = datetime.now(UTC) - timedelta(seconds=LEASE_SECONDS - 1)
        claims = claim_batches(
            Issue.objects.get(pk=issue.pk),
            approved_at=last_sign,
            in_order=True,
            now=last_sign,
        )
        assert isinstance(claims, tuple)
        left = Batch.objects.filter(pk=claims[0].batch.pk, state="submitting")
        while left.exists() and datetime.now(UTC) < last_sign + MINUTE:
            time.sleep(0.1)
        assert not left.exists()
    finally:
        stop.set()
        worker.join(60)
        connection.close()
