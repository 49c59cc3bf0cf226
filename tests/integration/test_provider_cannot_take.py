"""A provider that cannot take mail is never passed over in silence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from digest.delivery.models import Batch
from digest.delivery.providers.base import Deferred, Submitted
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.status.issue_status import status_of
from digest.delivery.status.waiting_for import WaitingFor, waiting_for
from digest.engine.tick import TickReport, tick
from digest.issues.models import Issue
from digest.issues.workflow import hold
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ids,
    planned_issue,
    send,
)
from tests.integration.digest_command import Digest, DigestHere
from tests.integration.smtp_handovers import free_port, provider_for

pytestmark = pytest.mark.django_db
BUSY = Deferred(reason="451 busy with <ada@example.org>")


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for name in ("ada", "ben", "cat"):
        make_subscriber(f"{name}@example.org", newsletter=newsletter)
    return planned_issue(newsletter, [make_summary()])


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


@pytest.fixture
def blocked_outbox() -> Path:
    """A file where the outbox's folder should be."""
    file: Path = settings.ENVIRONMENT.home / "outbox"
    file.write_text("in the way")
    yield file
    file.unlink()


@pytest.fixture
def due_now(issue: Issue) -> Issue:
    """Due at this moment by the real clock, which the commands read."""
    now = datetime.now(UTC)
    Batch.objects.update(due_at=now)
    issue.snapshots.update(approved_at=now)
    return issue


def waits(issue: Issue, *, provider: str = "scripted") -> WaitingFor | None:
    return waiting_for(issue, provider=provider, now=DUE)


def at(moment: datetime, provider: ScriptedProvider) -> TickReport:
    return tick(now=moment, provider=provider)


def test_the_status_says_why_and_when_it_is_tried_next_and_names_nobody(issue):
    send(issue, ScriptedProvider(BUSY))
    waiting = status_of(issue).to_json()["waiting_for"]
    assert waiting == {
        "deliveries": 3,
        "reason": "451 busy with <(address)>",
        "next_try": (DUE + timedelta(seconds=30)).isoformat(),
        "tries": 1,
    }


def test_nothing_is_waited_for_once_it_went_or_a_person_holds_it(issue):
    send(issue, ScriptedProvider(BUSY))
    hold(issue, reason="A person holds it.")
    assert waits(issue) is None
    Issue.objects.update(state="sending", held_from="")
    send(issue, ScriptedProvider(), at=DUE + timedelta(minutes=1))
    assert waits(issue) is None


def test_one_reader_who_is_to_be_tried_later_waits_with_the_reason(issue):
    provider = ScriptedProvider(
        lambda handover: Submitted(
            message_id="m", pending=ids(handover, ["ben@example.org"]), reason="450 try later"
        )
    )
    send(issue, provider)
    waiting = waits(issue)
    assert (waiting.deliveries, waiting.reason) == (1, "450 try later")


def test_a_tick_that_could_hand_over_nothing_says_so_as_a_failure(issue):
    (failure,) = at(DUE, ScriptedProvider(BUSY)).failures
    assert "3 mails were not taken yet. 451 busy" in failure
    assert f"{DUE + timedelta(seconds=30):%F %T} UTC" in failure


def test_a_tick_in_between_tries_nothing_and_says_what_waits(issue):
    at(DUE, ScriptedProvider(BUSY))
    report = at(DUE + timedelta(seconds=10), ScriptedProvider(BUSY))
    assert report.failures == report.lines == ()
    assert "451 busy" in report.waits[0]


def test_a_mail_server_that_is_not_there_is_named(issue):
    port = free_port()
    report = send(issue, provider_for(f"smtp://127.0.0.1:{port}"))
    assert report.submitted == 0
    assert f"127.0.0.1:{port} cannot be reached" in waits(issue, provider="smtp").reason


def test_an_outbox_that_is_a_file_is_named(issue, blocked_outbox):
    send(issue, OutboxProvider(blocked_outbox))
    assert "must be a folder; move that file away" in waits(issue, provider="outbox").reason


def test_the_commands_say_what_the_provider_has_against_it(due_now, digest, blocked_outbox):
    ended = digest.run("tick")
    assert ended.code == 1
    assert "must be a folder" in ended.err
    assert "Nothing was due" not in ended.out
    assert "must be a folder" in digest.done("status", due_now.slug)
    assert "must be a folder" in digest.json("status", due_now.slug)["waiting_for"]["reason"]
    later = digest.run("tick")
    assert (later.code, later.out) == (0, "")
    assert "must be a folder" in later.err
    doctored = digest.run("doctor", "--json")
    assert "must be a folder" in doctored.out


def test_sending_does_not_wait_for_longer_than_it_says(due_now, digest, blocked_outbox):
    digest.run("tick")
    Batch.objects.update(not_before=datetime.now(UTC) + timedelta(minutes=30), tries=6)
    ended = digest.run("send", due_now.slug)
    assert ended.code == 1
    assert "3 mails could not be handed over yet" in ended.err
    assert "must be a folder" in ended.err
    assert "another sender" not in ended.err.casefold()
    assert "MEND" in digest.run("doctor").out


def test_rejections_are_counted_by_reason_and_listed_without_addresses(issue, digest):
    def refuse(handover):
        named = ids(handover, ["ada@example.org", "ben@example.org"])
        reasons = ("550 <ada@example.org>: no such user", "552 full")
        return Submitted(message_id="m", rejected=dict(zip(named, reasons, strict=True)))

    send(issue, ScriptedProvider(refuse))
    counted = digest.json("status", issue.slug)["rejected_by_reason"]
    assert counted == {"550 <(address)>: no such user": 1, "552 full": 1}
    told = digest.done("status", issue.slug)
    assert "Rejected, 1: 552 full" in told
    assert f"digest status {issue.slug} --rejected" in told
    listed = digest.json("status", issue.slug, "--rejected")
    assert [one["reason"] for one in listed] == ["550 <(address)>: no such user", "552 full"]
    rejected = issue.deliveries.filter(state="rejected").order_by("pk")
    assert [one["delivery"] for one in listed] == [one.pk for one in rejected]
    assert "552 full" in digest.done("status", issue.slug, "--rejected")
    assert digest.run("status", "--rejected").code == 2


def test_being_held_for_rejections_says_the_reason(issue):
    def refuse(handover):
        everybody = [one.delivery_id for one in handover.recipients]
        return Submitted(message_id="m", rejected=dict.fromkeys(everybody, "550 no"))

    report = send(issue, ScriptedProvider(refuse), at=NOW + timedelta(hours=1))
    assert "550 no" in report.held
