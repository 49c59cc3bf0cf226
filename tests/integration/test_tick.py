"""The clock alone carries newsletters through their weeks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from digest.delivery.models import Batch, HandoverState
from digest.delivery.planning.approve import approve
from digest.delivery.providers.base import Deferred, RefusedUs, Rejected, Unknown
from digest.engine.only_tick import LOCK_NUMBER, only_tick
from digest.engine.tick import TickReport, tick
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter, Release
from digest.sources.register import add_source
from digest.summaries.models import Summary
from subscribers.leaving.erase import erase
from subscribers.leaving.kept_consents import KEPT_FOR
from subscribers.models import Consent
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, ledger

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""The next Tuesday at nine, after the factories' NOW."""
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)
EDITOR = "editor@example.org"


def weekly(**fields: object) -> Newsletter:
    return make_newsletter(**{"postal_address": POSTAL_ADDRESS, "editors": EDITOR} | fields)


@pytest.fixture
def newsletter() -> Newsletter:
    return weekly()


@pytest.fixture
def provider() -> ScriptedProvider:
    return ScriptedProvider()


def at(moment: datetime, provider: ScriptedProvider) -> TickReport:
    report = tick(now=moment, provider=provider)
    assert report.failures == ()
    return report


def only_issue() -> Issue:
    return Issue.objects.get()


def words_of(provider: ScriptedProvider) -> str:
    """The text of the newest mail, on one line."""
    return " ".join(provider.handovers[-1].message.text.decode().split())


def test_a_person_releases_and_the_clock_does_the_rest(newsletter, provider):
    make_summary(), make_summary()
    make_subscriber("ada@example.org")
    assert at(DUE - 73 * HOUR, provider).lines == ()

    at(DUE - 72 * HOUR, provider)
    issue = only_issue()
    assert (issue.state, issue.date, issue.items.count()) == (IssueState.DRAFT, DUE.date(), 2)
    assert provider.taken == [EDITOR]
    assert f"digest approve {issue.slug}" in words_of(provider)
    assert at(DUE - 25 * HOUR, provider).lines == ()

    at(DUE - 24 * HOUR, provider)
    assert provider.taken == [EDITOR, EDITOR]
    assert "A reminder for editors" in words_of(provider)
    approve(issue, by=EDITOR, at=DUE - 20 * HOUR)
    assert at(DUE - HOUR, provider).lines == ()

    at(DUE, provider)
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    assert provider.taken == [EDITOR, EDITOR, "ada@example.org"]
    assert at(DUE, provider).lines == ()
    assert at(DUE + HOUR, provider).lines == ()
    assert provider.taken.count("ada@example.org") == 1


def test_an_automatic_newsletter_needs_nobody(provider):
    newsletter = weekly(release=Release.AUTOMATIC)
    make_summary()
    make_subscriber("ada@example.org")
    assert at(DUE - 25 * HOUR, provider).lines == ()

    at(DUE - 24 * HOUR, provider)
    issue = only_issue()
    assert issue.state == IssueState.APPROVED
    assert issue.snapshots.get().approved_by == "automatic release"
    assert provider.taken == [EDITOR]
    assert f"digest hold {issue.slug}" in words_of(provider)

    assert at(DUE - HOUR, provider).lines == ()
    at(DUE, provider)
    assert provider.taken == [EDITOR, "ada@example.org"]
    assert newsletter.issues.get().state == IssueState.SENT


def test_what_was_frozen_goes_out_and_not_what_came_of_it_later(provider):
    weekly(release=Release.AUTOMATIC)
    summary = make_summary("Walking helps a little")
    make_subscriber("ada@example.org")
    at(DUE - 24 * HOUR, provider)
    Summary.objects.filter(pk=summary.pk).update(title="Something else")

    at(DUE, provider)

    assert "Walking helps a little" in words_of(provider)
    assert "Something else" not in words_of(provider)


def test_an_automatic_issue_that_somebody_holds_stays(provider):
    weekly(release=Release.AUTOMATIC)
    make_summary()
    make_subscriber("ada@example.org")
    at(DUE - 24 * HOUR, provider)
    hold(only_issue(), reason="A figure is wrong.")

    at(DUE, provider)
    at(DUE + WEEK - 25 * HOUR, provider)

    assert provider.taken == [EDITOR]
    assert only_issue().state == IssueState.HELD


def test_an_automatic_issue_that_a_check_refuses_stays_a_draft_and_its_editors_hear_why(provider):
    newsletter = weekly(release=Release.AUTOMATIC)
    make_summary()
    make_subscriber("ada@example.org")
    newsletter.caveats.all().delete()

    at(DUE - 24 * HOUR, provider)
    issue = only_issue()
    assert issue.state == IssueState.DRAFT
    assert "caveat" in issue.reason
    assert provider.taken == [EDITOR]
    assert "Why it waits" in words_of(provider)

    newsletter.add_caveat("Studies differ.\n\nTalk with your doctor.", by=EDITOR, at=DUE)
    assert at(DUE - 24 * HOUR + timedelta(minutes=1), provider).lines == ()
    at(DUE - 22 * HOUR, provider)
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (IssueState.APPROVED, "")
    assert provider.taken == [EDITOR, EDITOR]
    assert f"digest hold {issue.slug}" in words_of(provider)


def test_words_that_may_keep_readers_from_their_treatment_go_out_by_nobodys_but_a_persons_word(
    provider,
):
    weekly(release=Release.AUTOMATIC)
    make_summary(takeaway="You can stop taking your medicine.")
    make_subscriber("ada@example.org")
    at(DUE - 24 * HOUR, provider)
    issue = only_issue()
    assert issue.state == IssueState.DRAFT
    assert "advice to stop" in issue.reason
    assert provider.taken == [EDITOR]

    approve(issue, by=EDITOR, at=DUE - HOUR)
    at(DUE, provider)
    assert provider.taken == [EDITOR, "ada@example.org"]


def test_what_no_rule_can_read_goes_out_by_nobodys_but_a_persons_word(provider):
    weekly(release=Release.AUTOMATIC, language="fr")
    make_summary()
    make_subscriber("ada@example.org")
    at(DUE - 24 * HOUR, provider)
    issue = only_issue()
    assert issue.state == IssueState.DRAFT
    assert "No rule here reads fr" in issue.reason

    approve(issue, by=EDITOR, at=DUE - HOUR)
    at(DUE, provider)
    assert provider.taken == [EDITOR, "ada@example.org"]


def test_a_refused_release_is_mailed_once_for_each_reason(provider):
    weekly(release=Release.AUTOMATIC, postal_address=" ")
    make_summary()

    for hours in range(24, 20, -1):
        at(DUE - hours * HOUR, provider)

    assert only_issue().state == IssueState.DRAFT
    assert provider.taken == [EDITOR]
    assert "To be mended first" in words_of(provider)


def test_a_draft_that_nobody_approved_is_skipped_and_its_items_come_the_week_after(
    newsletter, provider
):
    summary = make_summary()
    make_subscriber("ada@example.org")
    at(DUE - 72 * HOUR, provider)
    assert at(DUE + 6 * HOUR - timedelta(seconds=1), provider).lines != ()
    assert only_issue().state == IssueState.DRAFT

    at(DUE + 6 * HOUR, provider)
    skipped = only_issue()
    assert skipped.state == IssueState.SKIPPED
    assert "Nobody approved it" in skipped.reason
    assert "ada@example.org" not in provider.taken

    at(DUE + WEEK - 72 * HOUR, provider)
    following = Issue.objects.exclude(pk=skipped.pk).get()
    assert [item.summary_id for item in following.items.all()] == [summary.pk]


def test_a_missed_week_makes_no_late_issue_and_loses_nothing(newsletter, provider):
    early = make_summary()
    at(DUE - 80 * HOUR, provider)
    late = make_summary()

    at(DUE + 5 * HOUR, provider)
    assert not Issue.objects.exists()
    at(DUE + WEEK - HOUR, provider)

    issue = only_issue()
    assert issue.date == (DUE + WEEK).date()
    assert {item.summary_id for item in issue.items.all()} == {early.pk, late.pk}


def test_too_few_summaries_make_no_issue_until_there_are_enough(provider):
    weekly(min_items=2)
    make_summary()
    at(DUE - 72 * HOUR, provider)
    assert only_issue().state == IssueState.SKIPPED
    assert at(DUE - 71 * HOUR, provider).lines == ()

    make_summary()
    at(DUE - 70 * HOUR, provider)

    assert only_issue().state == IssueState.DRAFT
    assert provider.taken == [EDITOR]


def test_everybody_gets_it_at_their_own_nine_in_the_morning(newsletter, provider):
    make_summary()
    for name, zone in (("kiri", "Pacific/Auckland"), ("ben", ""), ("joe", "America/Los_Angeles")):
        make_subscriber(f"{name}@example.org", time_zone=zone)
    first, last = DUE - 13 * HOUR, DUE + 7 * HOUR
    at(first - 72 * HOUR, provider)
    approve(only_issue(), by=EDITOR, at=first - 24 * HOUR)
    provider.taken.clear()

    at(first - timedelta(seconds=1), provider)
    assert "kiri@example.org" not in provider.taken
    at(first, provider)
    assert provider.taken == ["kiri@example.org"]
    at(DUE, provider)
    assert provider.taken == ["kiri@example.org", "ben@example.org"]
    assert only_issue().state == IssueState.SENDING
    at(last, provider)
    assert provider.taken[2:] == ["joe@example.org"]
    assert only_issue().state == IssueState.SENT


def test_one_newsletter_that_fails_stops_no_other(provider):
    broken = weekly(slug="a-broken")
    weekly(slug="b-whole")
    Newsletter.objects.filter(pk=broken.pk).update(time_zone="Nowhere/Atall")
    make_summary()

    report = tick(now=DUE - 72 * HOUR, provider=provider)

    assert [issue.newsletter.slug for issue in Issue.objects.all()] == ["b-whole"]
    (failure,) = report.failures
    assert failure.startswith("newsletter a-broken: ")


def test_one_issue_that_fails_stops_no_other_and_no_address_is_reported(provider):
    broken, whole = weekly(slug="a-broken"), weekly(slug="b-whole", editors="")
    make_summary()
    for newsletter in (broken, whole):
        make_subscriber("ada@example.org", newsletter=newsletter)
    at(DUE - 72 * HOUR, provider)
    for issue in Issue.objects.all():
        approve(issue, by=EDITOR, at=DUE - HOUR)
    issue = broken.issues.get()
    issue.snapshots.update(sha256="0" * 64)

    report = tick(now=DUE, provider=provider)

    assert whole.issues.get().state == IssueState.SENT
    assert broken.issues.get().state == IssueState.HELD
    assert any(f"{issue.slug} could not be planned" in failure for failure in report.failures)
    assert "@" not in " ".join(report.lines + report.failures)


def test_a_broken_source_is_named_and_stops_no_other(newsletter, provider, tmp_path: Path):
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "one.md").write_text(
        "---\ntitle: A study of sleep\ntakeaway: Sleep helps.\n---\n"
        "## What they found\nMuch.\n## Why it matters\nIt does.\n## Keep in mind\nSmall.\n"
    )
    gone = tmp_path / "gone"
    gone.mkdir()
    add_source(str(gone), slug="a-gone", at=DUE - WEEK)
    add_source(str(whole), slug="b-whole", at=DUE - WEEK)
    gone.rmdir()

    report = at(DUE - 72 * HOUR, provider)

    assert Summary.objects.get().title == "A study of sleep"
    assert any(line.startswith("source a-gone: could not be read") for line in report.lines)
    assert only_issue().items.count() == 1


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Deferred(reason="busy"), True),
        (Rejected(reason="no such user"), False),
        (Unknown(reason="timed out"), False),
        (RefusedUs(reason="bad key"), False),
    ],
)
def test_editors_are_mailed_again_only_where_the_provider_asked_for_that(newsletter, answer, again):
    make_summary()
    provider = ScriptedProvider(answer)
    report = tick(now=DUE - 72 * HOUR, provider=provider)
    assert len(report.failures) == 1
    assert EDITOR not in report.failures[0]

    at(DUE - 71 * HOUR, provider)

    assert provider.taken == ([EDITOR] if again else [])


def test_editors_who_cannot_be_reached_keep_no_reader_waiting():
    weekly(release=Release.AUTOMATIC)
    make_summary()
    make_subscriber("ada@example.org")
    provider = ScriptedProvider(*[Deferred(reason="busy")] * 2)
    tick(now=DUE - 24 * HOUR, provider=provider)
    tick(now=DUE - HOUR, provider=provider)

    at(DUE, provider)

    assert provider.taken == ["ada@example.org"]


def test_editors_hear_once_that_what_is_late_waits_for_them(newsletter, provider):
    make_summary()
    make_subscriber("ada@example.org")
    at(DUE - 72 * HOUR, provider)
    approve(only_issue(), by=EDITOR, at=DUE - HOUR)
    provider.taken.clear()

    at(DUE + 7 * HOUR, provider)
    at(DUE + 8 * HOUR, provider)

    issue = only_issue()
    assert issue.state == IssueState.HELD
    assert provider.taken == [EDITOR]
    assert "late" in words_of(provider)
    assert f"digest resume {issue.slug}" in words_of(provider)
    assert f"http://127.0.0.1:8000/studio/issues/{issue.slug}/" in words_of(provider)


def test_what_a_dead_worker_left_is_recovered(newsletter, provider):
    make_summary()
    make_subscriber("ada@example.org")
    at(DUE - 72 * HOUR, provider)
    approve(only_issue(), by=EDITOR, at=DUE - HOUR)
    dying = ScriptedProvider(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        tick(now=DUE, provider=dying)
    assert Batch.objects.get().state == HandoverState.SUBMITTING

    at(DUE + timedelta(minutes=5), provider)

    assert ledger(only_issue()) == {"unknown": 1}
    assert provider.taken == [EDITOR]


@pytest.mark.sqlite_only
def test_a_second_tick_at_the_same_time_decides_nothing(newsletter, provider):
    make_summary()
    with only_tick(settings.ENVIRONMENT.home) as is_only:
        assert is_only
        report = at(DUE - 72 * HOUR, provider)

    assert "Another tick" in report.lines[0]
    assert not Issue.objects.exists()
    at(DUE - 72 * HOUR, provider)
    assert Issue.objects.exists()


@pytest.mark.postgresql_only
def test_a_second_tick_on_another_machine_decides_nothing(newsletter, provider):
    make_summary()
    elsewhere = connection.copy()
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
        report = at(DUE - 72 * HOUR, provider)
    finally:
        elsewhere.close()

    assert "Another tick" in report.lines[0]
    assert not Issue.objects.exists()


def test_no_other_batch_is_begun_after_a_stop(newsletter, provider):
    make_summary()
    for name in ("ada", "ben", "joe"):
        make_subscriber(f"{name}@example.org")
    at(DUE - 72 * HOUR, provider)
    approve(only_issue(), by=EDITOR, at=DUE - HOUR)
    small = ScriptedProvider(batch_size=1)

    tick(now=DUE, provider=small, stop=lambda: bool(small.taken))
    assert len(small.taken) == 1
    assert only_issue().state == IssueState.SENDING

    at(DUE, small)
    assert small.took() == ["ada@example.org", "ben@example.org", "joe@example.org"]


def test_a_time_without_zone_is_refused(newsletter, provider):
    with pytest.raises(ValueError, match="time zone"):
        tick(now=datetime(2026, 3, 10, 9), provider=provider)  # noqa: DTZ001 - what it is about


def test_what_the_erased_had_agreed_to_is_deleted_when_its_time_is_over(
    newsletter: Newsletter, provider: ScriptedProvider
) -> None:
    erase(make_subscriber(newsletter=newsletter).subscriber, at=DUE)
    at(DUE + KEPT_FOR, provider)
    assert Consent.objects.count() == 1
    at(DUE + KEPT_FOR + timedelta(days=31), provider)
    assert not Consent.objects.exists()
