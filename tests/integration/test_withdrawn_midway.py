"""A study that is withdrawn once its issue was approved: nothing more of it goes out unseen."""

from datetime import timedelta

import pytest

from digest.delivery.controls.resume import resume
from digest.delivery.copies.readers_copy import readers_copy
from digest.delivery.planning.approve import approve
from digest.delivery.providers.base import Handover, Outcome, Submitted
from digest.engine.hold_withdrawn import hold_all_withdrawn
from digest.engine.log_book import LogBook
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    TODAY,
    ScriptedProvider,
    approved_issue,
    ledger,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db
EDITOR = "editor@example.org"
A_WEEK = timedelta(days=7)
READERS = ["a@example.org", "b@example.org", "c@example.org"]


@pytest.fixture
def newsletter() -> Newsletter:
    for number, reader in enumerate(READERS):
        if number == 0:
            made = make_newsletter(postal_address=POSTAL_ADDRESS, editors=EDITOR)
        make_subscriber(reader)
    return made


def withdraw(title: str) -> None:
    assert Summary.objects.filter(title=title).update(retraction="withdrawn by doi:10.1000/n")


def withdrawing(title: str):
    """Takes the batch; meanwhile it becomes known."""

    def answer(_: Handover) -> Outcome:
        withdraw(title)
        return Submitted(message_id="m")

    return answer


def every_two_weeks() -> None:
    """A reader who is not due today, and is in a week."""
    reader = make_subscriber("seldom@example.org", cadence=Cadence.EVERY_TWO_WEEKS)
    Subscription.objects.filter(pk=reader.pk).update(last_due_on=TODAY - A_WEEK)


def tick_over(provider: ScriptedProvider) -> list[str]:
    log = LogBook()
    hold_all_withdrawn(now=NOW, provider=provider, log=log)
    assert log.failures == []
    return log.lines


def test_the_batches_still_to_go_wait_for_a_person(newsletter):
    issue = planned_issue(newsletter, [make_summary("Walking")], batch_size=1)
    provider = ScriptedProvider(withdrawing("Walking"), batch_size=1)
    report = send(issue, provider)
    assert len(provider.taken) == 1
    assert ledger(issue) == {"submitted": 1, "pending": 2}
    assert issue.state == IssueState.HELD
    assert issue.reason == report.held
    assert "The study behind “Walking” was withdrawn by doi:10.1000/n." in issue.reason
    assert not issue.batches.filter(state="pending", tries__gt=0).exists()

    send(issue, provider)
    assert len(provider.taken) == 1

    resume(issue, at=DUE)
    assert send(issue, provider).held == ""
    assert provider.took() == READERS


def test_each_withdrawal_is_shown_once_and_a_later_one_anew(newsletter):
    titles = ("Walking", "Sleep")
    issue = planned_issue(newsletter, [make_summary(one) for one in titles], batch_size=1)
    provider = ScriptedProvider(
        withdrawing("Walking"), withdrawing("Sleep"), Submitted(message_id="m"), batch_size=1
    )
    send(issue, provider)
    resume(issue, at=DUE)
    report = send(issue, provider)
    assert "Sleep" in report.held
    assert "Walking" not in report.held
    resume(issue, at=DUE)
    assert send(issue, provider).held == ""
    assert provider.took() == READERS


def test_who_resumes_an_issue_held_for_something_else_is_told_of_it_first(newsletter):
    issue = planned_issue(newsletter, [make_summary("Walking")])
    hold(issue, reason="A figure is wrong.")
    withdraw("Walking")
    resume(issue, at=DUE)
    provider = ScriptedProvider()
    assert "Walking" in send(issue, provider).held
    assert provider.taken == []


def test_what_was_known_at_the_approval_or_comes_too_late_holds_nothing(newsletter):
    known = make_summary("Walking", retraction="withdrawn in Lancet. 2010")
    issue = planned_issue(newsletter, [known, make_summary("Sleep")])
    provider = ScriptedProvider(withdrawing("Sleep"))
    assert send(issue, provider).held == ""
    assert tick_over(provider) == []
    assert provider.took() == READERS


def test_the_clock_holds_an_approved_issue_before_it_goes_and_tells_its_editors(newsletter):
    issue = approved_issue(newsletter, [make_summary("Walking")])
    withdraw("Walking")
    provider = ScriptedProvider()
    (line,) = tick_over(provider)
    assert line.startswith(f"{issue.slug}: held. The study behind “Walking”")
    assert provider.taken == [EDITOR]
    text = provider.handovers[0].message.text.decode()
    assert "doi:10.1000/n" in text
    assert f"digest resume {issue.slug}" in " ".join(text.split())
    issue.refresh_from_db()
    assert (issue.state, issue.held_from) == (IssueState.HELD, IssueState.APPROVED)

    # Its text says by now that the study was withdrawn: that is approved, and then let go.
    approve(issue, by="me@example.org", at=NOW)
    resume(issue, at=NOW)
    assert tick_over(provider) == []
    assert Issue.objects.get().state == IssueState.APPROVED


def test_the_clock_stops_a_provider_in_order_after_the_message_in_hand(newsletter):
    issue = planned_issue(newsletter, [make_summary("Walking")])

    class InOrder(ScriptedProvider):
        def after_each(self, recipient) -> None:
            if len(self.taken) == 1:
                withdraw("Walking")
                tick_over(ScriptedProvider())

    provider = InOrder(in_order=True)
    send(issue, provider)
    assert len(provider.taken) == 1
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    resume(issue, at=DUE)
    assert send(issue, provider).held == ""
    assert provider.took() == READERS


def test_who_gets_mail_seldom_is_told_nothing_of_an_earlier_issue_that_was_withdrawn_since(
    newsletter,
):
    every_two_weeks()
    earlier = planned_issue(newsletter, [make_summary("Yoga"), make_summary("Sleep")])
    send(earlier, ScriptedProvider())
    withdraw("Yoga")

    later = planned_issue(newsletter, [make_summary("Diet")], on=TODAY + A_WEEK, at=NOW + A_WEEK)
    (text,) = [bytes(one.text).decode() for one in later.variants.all() if len(one.articles) > 1]
    assert "Diet" in text
    assert "Sleep" in text
    assert "Yoga" not in text
    assert tick_over(ScriptedProvider()) == []


def test_an_earlier_issues_study_withdrawn_midway_holds_the_copies_that_still_tell_of_it(
    newsletter,
):
    every_two_weeks()
    known = make_summary("Movement", retraction="withdrawn in Lancet. 2010")
    send(planned_issue(newsletter, [make_summary("Walking"), known]), ScriptedProvider())
    later = planned_issue(newsletter, [make_summary("Diet")], on=TODAY + A_WEEK, at=NOW + A_WEEK)
    assert tick_over(ScriptedProvider()) == []
    withdraw("Walking")
    provider = ScriptedProvider()
    (line,) = tick_over(provider)
    assert line.startswith(f"{later.slug}: held. The study behind “Walking”")
    assert "Movement" not in line
    assert provider.taken == [EDITOR]
    resume(later, at=DUE + A_WEEK)
    assert tick_over(provider) == []

    assert send(later, provider, at=DUE + A_WEEK).held == ""
    reader = Subscription.objects.get(cadence=Cadence.EVERY_TWO_WEEKS).subscriber
    named = (reader.public_id, reader.token_generation)
    (token,) = link_signer().browser_tokens([named], later.pk)
    copy = readers_copy(token)
    assert copy is not None
    assert [one.title for one in copy.known_since] == ["Walking"]
