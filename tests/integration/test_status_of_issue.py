import pytest

from digest.delivery.providers.base import Submitted, Unknown
from digest.delivery.status.issue_status import status_of
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    POSTAL_ADDRESS,
    ScriptedProvider,
    draft_issue,
    ids,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db


def test_the_status_of_a_sending_issue_has_every_number_and_they_add_up(
    django_assert_max_num_queries,
):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for name in "abcd":
        make_subscriber(f"{name}@example.org")
    make_subscriber("later@example.org", time_zone="America/New_York")
    make_subscriber("nothing@example.org", topics=[make_topic("other")])
    issue = planned_issue(newsletter, [make_summary()], batch_size=3)

    def refuse_one(handover):
        return Submitted(
            message_id="m", rejected=dict.fromkeys(ids(handover, ["a@example.org"]), "550")
        )

    send(issue, ScriptedProvider(refuse_one, Unknown(reason="timed out")))
    with django_assert_max_num_queries(8):
        status = status_of(issue)
    assert status.to_json() == {
        "issue": "weekly-2026-03-03",
        "state": "sending",
        "reason": "",
        "audience": 6,
        "deliveries": {"pending": 1, "submitted": 2, "skipped": 1, "rejected": 1, "unknown": 1},
        "batches": {"pending": 1, "submitting": 0, "submitted": 1, "rejected": 0, "unknown": 1},
        "variants": 1,
        "waiting_for": None,
        "rejected_by_reason": {"550": 1},
        "doubled": 0,
    }
    assert not status.is_complete


def test_a_draft_has_a_status_too():
    newsletter = make_newsletter()
    status = status_of(draft_issue(newsletter, [make_summary()]))
    assert (status.state, status.audience, status.variants) == ("draft", 0, 0)
    assert set(status.deliveries.values()) == {0}
