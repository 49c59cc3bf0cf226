"""Hearing nothing of mail in doubt says little, and late; what it says is offered to a person."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db.models import F

from digest.cli.checkups.outside import look_at_outside
from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.providers.base import Submitted, Unknown
from digest.delivery.providers.choose_provider import choose_provider
from digest.delivery.sending.send import send_due
from digest.events.apply_events import apply_events
from digest.events.models import MailboxVisit, Reporter, StoredBody
from digest.events.probably_not_sent import probably_not_sent
from digest.events.resend_probably_not_sent import resend_probably_not_sent
from digest.events.store_body import store_body
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ids,
    ledger,
    planned_issue,
    send,
)
from tests.integration.digest_command import DigestHere
from tests.integration.event_histories import about, hear, report

pytestmark = pytest.mark.django_db
READERS = ["r0@example.org", "r1@example.org", "r2@example.org"]
IN_DOUBT = READERS[1]
LOST = Unknown(reason="timed out")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def one_unknown(handover):
    return Submitted(message_id="m", unknown=ids(handover, [IN_DOUBT]))


def weekly(**fields: str) -> Newsletter:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, **fields)
    for email in READERS:
        make_subscriber(email)
    return newsletter


def three_batches(newsletter: Newsletter, *, in_order: bool = False) -> Issue:
    """The middle one of three batches is in doubt, each a minute after the one before."""
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    middle = one_unknown if in_order else LOST
    answers = [Submitted(message_id="a"), middle, Submitted(message_id="c")]
    at = iter(DUE + number * MINUTE for number in range(100))
    send_due(issue, provider=ScriptedProvider(*answers, in_order=in_order), clock=lambda: next(at))
    finish_issues(now=DUE + timedelta(hours=2))
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    return issue


def hear_the_others(issue: Issue, at: datetime = DUE + timedelta(hours=3)) -> None:
    for email in (READERS[0], READERS[2]):
        hear(about(issue, email, "delivered", at), at=at)


TWO_DAYS_ON = DUE + 2 * DAY


def test_silence_counts_a_day_later_where_all_others_were_heard_of() -> None:
    issue = three_batches(weekly())
    hear_the_others(issue)
    assert probably_not_sent(now=DUE + DAY) == {}
    assert probably_not_sent(now=TWO_DAYS_ON) == {issue.slug: 1}
    started_at = Attempt.objects.get(outcome="Unknown").started_at
    just_before = started_at + timedelta(hours=25) - timedelta(seconds=1)
    assert probably_not_sent(now=just_before) == {}
    assert probably_not_sent(now=just_before + timedelta(seconds=1)) == {issue.slug: 1}


@pytest.mark.parametrize("heard", [[], [READERS[0]], [READERS[2]]])
def test_silence_counts_for_nothing_unless_earlier_and_later_attempts_were_heard_of(
    heard: list[str],
) -> None:
    issue = three_batches(weekly())
    for email in heard:
        hear(about(issue, email, "delivered", DUE), at=DUE + DAY)
    assert probably_not_sent(now=TWO_DAYS_ON) == {}


def test_silence_counts_for_nothing_while_a_report_waits_or_could_not_be_read() -> None:
    issue = three_batches(weekly())
    hear_the_others(issue)
    report(about(issue, READERS[0], "processed", DUE), at=TWO_DAYS_ON)
    assert probably_not_sent(now=TWO_DAYS_ON) == {}
    apply_events(now=TWO_DAYS_ON)
    assert probably_not_sent(now=TWO_DAYS_ON) == {issue.slug: 1}
    store_body(b"?", reporter=Reporter.SENDGRID, received_at=TWO_DAYS_ON)
    apply_events(now=TWO_DAYS_ON)
    assert probably_not_sent(now=TWO_DAYS_ON) == {}
    StoredBody.objects.update(received_at=DUE - DAY)
    assert probably_not_sent(now=TWO_DAYS_ON) == {issue.slug: 1}


def test_where_only_failures_are_reported_silence_says_nothing() -> None:
    issue = three_batches(weekly(), in_order=True)
    hear_the_others(issue)
    assert ledger(issue) == {"submitted": 2, "unknown": 1}
    assert probably_not_sent(now=TWO_DAYS_ON) == {}


def test_what_a_person_closed_is_offered_no_more() -> None:
    issue = three_batches(weekly())
    hear_the_others(issue)
    settle(issue, how="close", at=DUE + DAY)
    assert probably_not_sent(now=TWO_DAYS_ON) == {}


def test_it_goes_again_by_itself_only_where_the_owner_chose_so() -> None:
    issue = three_batches(weekly(probably_not_sent="resend"))
    hear_the_others(issue)
    assert resend_probably_not_sent(now=DUE + DAY) == {}
    assert resend_probably_not_sent(now=TWO_DAYS_ON) == {issue.slug: 1}
    assert ledger(issue) == {"submitted": 2, "pending": 1}
    provider = ScriptedProvider()
    send(issue, provider, at=TWO_DAYS_ON)
    assert provider.took() == [IN_DOUBT]
    assert ledger(issue) == {"submitted": 3}
    assert finish_issues(now=TWO_DAYS_ON) == [issue]
    assert resend_probably_not_sent(now=TWO_DAYS_ON) == {}


def test_else_a_person_decides() -> None:
    issue = three_batches(weekly())
    hear_the_others(issue)
    assert resend_probably_not_sent(now=TWO_DAYS_ON) == {}
    assert ledger(issue) == {"submitted": 2, "unknown": 1}


def test_nothing_of_a_cancelled_issue_goes_again() -> None:
    issue = three_batches(weekly(probably_not_sent="resend"))
    hear_the_others(issue)
    Issue.objects.update(state=IssueState.CANCELLED)
    assert resend_probably_not_sent(now=TWO_DAYS_ON) == {}


# --- told ----------------------------------------------------------------------------------


def two_days_ago() -> Issue:
    """An issue of which one batch is in doubt, sent two days before the time on the wall."""
    issue = three_batches(weekly())
    hear_the_others(issue)
    Attempt.objects.update(started_at=F("started_at") + (datetime.now(UTC) - DUE) - 2 * DAY)
    return issue


def test_status_settle_and_doctor_offer_what_was_probably_not_sent() -> None:
    issue, digest = two_days_ago(), DigestHere()
    told = digest.done("status", issue.slug)
    assert "1 of those unknown were probably not sent" in " ".join(told.split())
    assert f"digest settle {issue.slug} --resend" in " ".join(told.split())
    assert "Reported since: 2 delivered." in told
    found = digest.json("status", issue.slug)
    assert (found["probably_not_sent"], found["doubled"]) == (1, 0)
    assert found["events"]["delivered"] == 2
    assert "probably not sent" in digest.done("settle", issue.slug)
    said = {check["name"]: check["said"] for check in doctor(digest)}
    assert "took 1 mail, 1 probably not:" in said[f"issue {issue.slug}"]


def test_status_shows_what_went_twice() -> None:
    issue, digest = two_days_ago(), DigestHere()
    first = about(issue, IN_DOUBT, "delivered", DUE)
    now = datetime.now(UTC)
    settle(issue, how="resend", at=now)
    send(issue, ScriptedProvider(Submitted(message_id="d")), at=now)
    hear(first, at=now)
    assert "Known to have gone twice, after doubt: 1." in digest.done("status", issue.slug)
    assert digest.json("status", issue.slug)["doubled"] == 1


def test_the_doctor_tells_of_reports_and_mailboxes_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listening = replace(settings.ENVIRONMENT, bounces_url="maildir:///var/mail/bounces")
    monkeypatch.setattr(settings, "ENVIRONMENT", listening)
    weekly()
    hear({"event": 7}, at=DUE)
    MailboxVisit.objects.create(at=DUE, trouble="The mailbox cannot be read; check BOUNCES_URL.")
    checks = {check["name"]: (check["state"], check["said"]) for check in doctor(DigestHere())}
    assert checks["events"][0] == "note"
    assert "Event 1 of 1: it does not say what happened." in checks["events"][1]
    assert checks["bounces"] == ("mend", "The mailbox cannot be read; check BOUNCES_URL.")


def test_the_doctor_says_nothing_of_a_mailbox_that_is_not_looked_into_any_more() -> None:
    MailboxVisit.objects.create(at=DUE, trouble="The mailbox cannot be read; check BOUNCES_URL.")
    assert not settings.ENVIRONMENT.bounces_url
    assert "bounces" not in [check["name"] for check in doctor(DigestHere())]


def doctor(digest: DigestHere) -> list[dict[str, str]]:
    return json.loads(digest.run("doctor", "--json").out)["checks"]


@pytest.mark.parametrize(
    ("variables", "heard", "said"),
    [
        ({"DIGEST_PROVIDER": "sendgrid", "SENDGRID_API_KEY": "SG.key"}, {}, "WEBHOOK_PUBLIC_KEY"),
        ({"DIGEST_PROVIDER": "smtp", "SMTP_URL": "smtp://127.0.0.1:25"}, {}, "set BOUNCES_URL"),
        (
            {"DIGEST_PROVIDER": "smtp", "SMTP_URL": "smtp://127.0.0.1:25"},
            {"bounces_url": "maildir:///var/mail/bounces"},
            "",
        ),
        ({}, {}, ""),
    ],
)
def test_the_doctor_notes_where_nobody_listens_for_reports(
    variables: dict[str, str], heard: dict[str, str], said: str
) -> None:
    settings_of_provider = choose_provider(variables, settings.ENVIRONMENT.home)
    environment = replace(settings.ENVIRONMENT, provider_settings=settings_of_provider, **heard)
    notes = [check for check in look_at_outside(environment) if check.name == "reports"]
    assert [said in note.said for note in notes] == [True] * bool(said)
