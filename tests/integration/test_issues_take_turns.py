"""A long issue that is stopped time and again keeps no other waiting."""

import pytest

from digest.delivery.providers.base import Handover
from digest.engine.log_book import LogBook
from digest.engine.send_batches import send_batches
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, POSTAL_ADDRESS, ScriptedProvider, planned_issue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("in_order", [False, True])
def test_what_was_least_lately_handed_over_begins(in_order):
    provider = ScriptedProvider(in_order=in_order, batch_size=1)
    for slug, readers in [("long", 6), ("short", 2), ("third", 1)]:
        newsletter = make_newsletter(slug=slug, postal_address=POSTAL_ADDRESS)
        for number in range(readers):
            make_subscriber(f"{slug}{number}@example.org", newsletter=newsletter)
        planned_issue(newsletter, [make_summary()], batch_size=1)
    for most in range(1, 6):
        send_batches(
            clock=lambda: DUE,
            provider=provider,
            stop=lambda most=most: len(provider.taken) >= most,
            log=LogBook(),
        )
    begun = [issue_of(handover) for handover in provider.handovers]
    assert begun[:3] == ["long", "short", "third"]


def issue_of(handover: Handover) -> str:
    return handover.issue_slug.partition("-")[0]
