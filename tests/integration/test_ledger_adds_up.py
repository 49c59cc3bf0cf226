"""The ledger always adds up to the audience that was frozen: the database and each run hold it."""

import pytest
from django.db import DatabaseError, connection, transaction

from digest.delivery.models import Delivery
from digest.delivery.status.issue_status import status_of
from digest.issues.models import Issue, IssueState
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter():
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def test_planning_writes_down_how_many_deliveries_it_froze(newsletter):
    for _ in range(3):
        make_subscriber()
    assert planned_issue(newsletter, [make_summary()]).audience == 3


def test_no_delivery_of_a_planned_issue_can_be_deleted(newsletter):
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        issue.deliveries.all().delete()
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM delivery_delivery")
    assert issue.deliveries.count() == 1


def test_no_batch_that_speaks_for_readers_can_be_deleted(newsletter):
    make_subscriber()
    planned_issue(newsletter, [make_summary()])
    with (
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM delivery_batch")


def test_a_run_that_finds_a_delivery_too_many_holds_the_issue_and_says_so(newsletter):
    for _ in range(2):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    late = make_subscriber()
    Delivery.objects.create(
        issue=issue, subscriber=late.subscriber, batch=issue.batches.get(), state=None
    )
    report = send(issue, ScriptedProvider())
    assert "holds 3 deliveries and 2 were planned" in report.held
    assert status_of(issue).audience == 2, "what was frozen, and no sum of what is there"
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD


def test_an_issue_whose_audience_nobody_froze_has_nothing_to_add_up(newsletter):
    issue = approved_issue(newsletter, [make_summary()])
    assert issue.audience is None
    assert not send(issue, ScriptedProvider()).held
    assert Issue.objects.get().state == IssueState.APPROVED
