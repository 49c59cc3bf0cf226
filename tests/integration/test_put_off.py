"""Readers whom the provider puts off again and again keep the issue from nobody else, and are given
up in the end; a provider that takes nobody waits for a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

import pytest

from digest.delivery.controls.resume import resume
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.base import Deferred, Handover, Outcome, Submitted
from digest.delivery.providers.smtp.provider import SmtpProvider
from digest.delivery.providers.smtp.url import parse_smtp_url
from digest.delivery.sending.send import SendReport, send_due
from digest.issues.models import Issue, IssueState
from digest.newsletters.schedule import due_at
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    TODAY,
    Answer,
    ScriptedProvider,
    ledger,
    planned_issue,
    reasons,
    send,
)
from tests.integration.smtp_far_end import ScriptedServer

pytestmark = pytest.mark.django_db
FULL = "full@example.org"
WORDS = "452 4.2.2 mailbox full"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DEFAULT = b"default"


def issue_for(
    *, others: int = 4, full: Iterable[str] = (FULL,), later: Iterable[str] = ()
) -> Issue:
    """An issue for so many others, those who are put off, and those whose hour comes ten later."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in (*full, *(f"r{number:02}@example.org" for number in range(others))):
        make_subscriber(email)
    for email in later:
        make_subscriber(email, time_zone="Pacific/Honolulu")
    return planned_issue(newsletter, [make_summary()])


class PuttingOff(ScriptedProvider):
    """A far end in order that puts off the readers at these addresses each time."""

    def __init__(self, *addresses: str) -> None:
        super().__init__(in_order=True)
        self.addresses = addresses

    def submit(self, handover: Handover, **asked):
        self.answers = [self.answer]
        return super().submit(handover, **asked)

    def answer(self, handover: Handover) -> Outcome:
        ids = [one.delivery_id for one in handover.recipients]
        for number, one in enumerate(handover.recipients):
            if one.address in self.addresses:
                after = tuple(ids[number + 1 :])
                return Submitted(
                    message_id=None, pending=(ids[number],), not_reached=after, reason=WORDS
                )
        return Submitted(message_id=None)


def send_until(
    issue: Issue, provider: ScriptedProvider, end: datetime, *, begin: datetime = DUE
) -> SendReport:
    """Send each five hours, to the end or until the issue is held; at first twice at once."""
    at = begin
    send(issue, provider, at=at)
    at += MINUTE
    while not (report := send(issue, provider, at=at)).held and at + 5 * HOUR <= end:
        at += 5 * HOUR
    return report


def test_one_reader_put_off_for_ever_keeps_nobody_else_from_the_issue():
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number, zone in enumerate(["Asia/Tokyo", "America/New_York"] * 3):
        make_subscriber(f"r{number}@example.org", time_zone=zone)
    make_subscriber("gone@example.org", time_zone="Asia/Tokyo")
    issue = planned_issue(newsletter, [make_summary()], at=NOW - 20 * HOUR)
    server = ScriptedServer(
        lambda step, line, _: b"450 4.1.2 not found" if "gone@" in line else DEFAULT
    )
    at = due_at(TODAY, newsletter.hour, "Asia/Tokyo")
    while at < due_at(TODAY, newsletter.hour, "America/New_York") + HOUR:
        provider = SmtpProvider(parse_smtp_url(f"smtp://127.0.0.1:{server.port}"))
        assert not send_due(issue, provider=provider, clock=partial(max, at, at)).held
        provider.close()
        at += 20 * MINUTE
    server.stop()
    assert len(server.messages) == 6
    assert ledger(issue) == {"submitted": 6, "pending": 1}


def test_who_is_put_off_for_three_days_is_rejected_in_the_providers_words():
    issue = issue_for()
    send_until(issue, PuttingOff(FULL), DUE + 3 * DAY)
    assert ledger(issue) == {"submitted": 4, "pending": 1}
    report = send_until(issue, PuttingOff(FULL), DUE + 4 * DAY, begin=DUE + 3 * DAY)
    assert (report.held, ledger(issue)) == ("", {"submitted": 4, "rejected": 1})
    assert reasons(issue) == {f"It was put off for 3 days. {WORDS}": 1}
    assert finish_issues(now=DUE + 4 * DAY) == [issue]


def test_those_given_up_together_do_not_hold_the_issue():
    full = [f"full{number}@example.org" for number in range(6)]
    issue = issue_for(others=120, full=full)
    report = send_until(issue, PuttingOff(*full), DUE + 4 * DAY)
    assert (report.held, ledger(issue)) == ("", {"submitted": 120, "rejected": 6})


def test_who_is_taken_after_days_has_the_issue_once():
    issue = issue_for()
    send_until(issue, PuttingOff(FULL), DUE + 2 * DAY)
    provider = ScriptedProvider(in_order=True)
    send_until(issue, provider, DUE + 3 * DAY, begin=DUE + 2 * DAY + HOUR)
    assert (provider.taken, ledger(issue)) == ([FULL], {"submitted": 5})


@pytest.mark.parametrize("others", [0, 38])
def test_where_more_than_a_few_are_put_off_a_person_decides(others):
    full = [f"full{number}@example.org" for number in range(2)]
    issue = issue_for(others=others, full=full, later=["later@example.org"])
    provider = PuttingOff(*full)
    assert "6 hours late" in send_until(issue, provider, DUE + 4 * DAY).held
    assert ledger(issue) == {"pending": 3} | ({"submitted": others} if others else {})
    for days in range(1, 5):
        resume(issue, at=DUE + days * DAY)
        assert send_until(issue, provider, DUE + 5 * DAY, begin=DUE + days * DAY).held
    assert not reasons(issue)


@pytest.mark.parametrize(
    "answers",
    [
        [Deferred(reason="No connection.")],
        [Submitted(message_id=None), Deferred(reason="No connection.")],
    ],
)
def test_a_provider_that_went_away_still_waits_for_a_person(answers: list[Answer]):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(2):
        make_subscriber()
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    provider = ScriptedProvider(*answers, *[Deferred(reason="No connection.")] * 99, in_order=True)
    assert "6 hours late" in send_until(issue, provider, DUE + 4 * DAY).held


def test_who_was_put_off_and_then_not_tried_for_long_waits_for_a_person():
    issue = issue_for()
    send_until(issue, PuttingOff(FULL), DUE + 10 * HOUR + MINUTE)
    provider = ScriptedProvider(in_order=True)
    assert "6 hours late" in send(issue, provider, at=DUE + 19 * HOUR).held
    assert not provider.taken


def test_a_persons_word_gives_them_their_days_anew():
    issue = issue_for()
    send_until(issue, PuttingOff(FULL), DUE + 12 * HOUR)
    send(issue, PuttingOff(FULL), at=DUE + 4 * DAY)
    issue.refresh_from_db()
    assert issue.state == IssueState.HELD
    resume(issue, at=DUE + 4 * DAY)
    send_until(issue, PuttingOff(FULL), DUE + 5 * DAY, begin=DUE + 4 * DAY)
    assert ledger(issue) == {"submitted": 4, "pending": 1}
