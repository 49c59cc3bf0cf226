"""What nobody can tell is shown with what it can be looked up by."""

import pytest

from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.base import Submitted, Unknown
from digest.delivery.status.in_doubt import doubts, in_doubt
from digest.engine.tick import tick
from digest.issues.models import Issue
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ids,
    planned_issue,
    send,
)
from tests.integration.digest_command import DigestHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for name in ("ada", "ben", "cy"):
        make_subscriber(f"{name}@example.org")
    return planned_issue(newsletter, [make_summary()], batch_size=2)


def half_doubtful(issue: Issue) -> ScriptedProvider:
    return ScriptedProvider(Unknown(reason="The answer was lost."), batch_size=2)


def test_each_batch_in_doubt_is_told_with_its_attempt(issue):
    send(issue, half_doubtful(issue))
    (doubt,) = doubts(issue)
    attempt = Attempt.objects.get(outcome="Unknown")
    assert (doubt.mails, doubt.attempt_id) == (2, attempt.pk)
    assert (doubt.provider, doubt.at, doubt.words) == ("scripted", DUE, "The answer was lost.")
    assert in_doubt(issue) == 2


def test_one_mail_of_a_batch_in_doubt_counts_alone(issue):
    one = ScriptedProvider(
        lambda handover: Submitted(
            message_id=None, unknown=ids(handover, [handover.recipients[0].address])
        ),
        batch_size=2,
    )
    send(issue, one)
    assert [doubt.mails for doubt in doubts(issue)] == [1]


def test_what_is_settled_is_in_doubt_no_more(issue):
    send(issue, half_doubtful(issue))
    settle(issue, how="close", at=DUE)
    assert list(doubts(issue)) == []
    assert in_doubt(issue) == 0


def test_the_command_names_the_attempt_to_look_for(issue):
    send(issue, half_doubtful(issue))
    told = " ".join(DigestHere().done("settle", issue.slug).split())
    assert "2 mails, scripted" in told
    assert str(Attempt.objects.get(outcome="Unknown").pk) in told
    assert "The answer was lost." in told
    assert "@" not in told


def test_a_tick_that_ends_an_issue_with_doubts_says_so(issue):
    report = tick(now=DUE, provider=half_doubtful(issue))
    assert finish_issues(now=DUE) == []
    (line,) = [line for line in report.lines if ": sent" in line]
    assert f"2 mails went cannot be told: digest settle {issue.slug}" in line
