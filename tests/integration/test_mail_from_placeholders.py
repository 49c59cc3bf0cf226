"""What was approved for the outbox goes to no reader while it still bears placeholders."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from digest.delivery.controls.resume import resume
from digest.delivery.errors import PlanError
from digest.delivery.planning.plan import plan
from digest.delivery.providers.sendgrid.settings import SendGridSettings
from digest.issues.models import Issue, IssueState
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    approved_issue,
    ledger,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    """Approved in a rehearsal, with the postal address that every newsletter begins with."""
    newsletter = make_newsletter()
    make_subscriber()
    return approved_issue(newsletter, [make_summary()])


@contextmanager
def in_earnest(base_url: str = "http://127.0.0.1:8000") -> Iterator[None]:
    real = SendGridSettings(api_key="SG.x", host="https://api.sendgrid.com")
    environment = replace(settings.ENVIRONMENT, provider_settings=real, base_url=base_url)
    with override_settings(ENVIRONMENT=environment):
        yield


def test_it_is_not_planned_for_another_provider(issue):
    with in_earnest(), pytest.raises(PlanError) as refused:
        plan(issue, now=NOW, batch_size=10)
    assert "postal address is still" in str(refused.value)
    assert "DIGEST_BASE_URL" in str(refused.value)
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    assert issue.sequence is None


def test_planned_for_the_outbox_it_is_held_before_another_provider_has_any(issue):
    plan(issue, now=NOW, batch_size=10)
    provider = ScriptedProvider()
    with in_earnest():
        assert "postal address is still" in send(issue, provider).held
    assert provider.taken == []
    assert ledger(issue) == {"pending": 1}


def test_links_alone_are_mended_by_the_setting_and_the_issue_goes_on():
    newsletter = make_newsletter(
        postal_address="Us\n1 Street\nTown", from_address="news@ms.example"
    )
    make_subscriber("ada@example.org")
    issue = approved_issue(newsletter, [make_summary()])
    plan(issue, now=NOW, batch_size=10)
    provider = ScriptedProvider()
    with in_earnest():
        assert "DIGEST_BASE_URL" in send(issue, provider).held
    with in_earnest("https://news.example.org"):
        issue.refresh_from_db()
        resume(issue, at=DUE)
        assert not send(issue, provider).held
    assert provider.taken == ["ada@example.org"]
