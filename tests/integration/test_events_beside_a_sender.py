"""Events are applied while a sender records what it handed over; neither keeps the other."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from digest.delivery.claiming.claim import Claim, claim_batches
from digest.delivery.models import Attempt, Batch, Delivery
from digest.delivery.outcomes.proof import Proof
from digest.delivery.outcomes.settle_seen import SettledBySeen, settle_seen
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, POSTAL_ADDRESS, planned_issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
UNTIL_THE_OTHER_WAITS_SECONDS = 0.5


def test_a_record_and_an_event_of_the_same_attempt_do_not_lock_each_other_out() -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    claims = claim_batches(issue, approved_at=NOW, in_order=False, now=DUE)
    assert isinstance(claims, tuple)
    (claim,) = claims
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Batch.objects.select_for_update(no_key=True).get(pk=claim.batch.pk)
            settled = pool.submit(_hear_of, claim)
            time.sleep(UNTIL_THE_OTHER_WAITS_SECONDS)
            Attempt.objects.filter(pk=claim.attempt.pk).update(ended_at=DUE)
        assert settled.result().waiting == {claim.attempt.pk}


def _hear_of(claim: Claim) -> SettledBySeen:
    try:
        delivery = Delivery.objects.get(batch=claim.batch)
        return settle_seen([Proof(attempt_id=claim.attempt.pk, delivery_id=delivery.pk)], now=DUE)
    finally:
        connections.close_all()
