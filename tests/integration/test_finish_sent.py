"""An issue is finished although whoever handed over its last batch died right after."""

import pytest

from digest.delivery.sending.send import send_due
from digest.engine.log_book import LogBook
from digest.engine.tick import decide
from digest.issues.models import IssueState
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import DUE, POSTAL_ADDRESS, ScriptedProvider, planned_issue

pytestmark = pytest.mark.django_db


def test_the_part_of_a_tick_that_one_worker_does_alone_finishes_it() -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    provider, log = ScriptedProvider(), LogBook()
    send_due(issue, provider=provider, clock=lambda: DUE)
    decide(clock=lambda: DUE, provider=provider, log=log)
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    assert f"{issue.slug}: sent" in log.lines
