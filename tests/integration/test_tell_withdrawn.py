"""Editors hear of it when a register finds that a study which readers had was withdrawn."""

from datetime import datetime, timedelta

import pytest

from digest.delivery.providers.base import Deferred
from digest.engine.log_book import LogBook
from digest.engine.tell_held import tell_held
from digest.engine.tell_withdrawn import tell_withdrawn
from digest.engine.tick import tick
from digest.issues.merge_summaries import merge_summaries
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import FormerText, Summary
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    TODAY,
    ScriptedProvider,
    approved_issue,
    planned_issue,
    send,
)

pytestmark = pytest.mark.django_db
EDITOR = "editor@example.org"
READER = "reader@example.org"
HOW = "withdrawn by doi:10.1000/n"
A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
FOUND = NOW + A_DAY
TOLD = FOUND + timedelta(minutes=1)


@pytest.fixture
def newsletter() -> Newsletter:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, editors=EDITOR)
    make_subscriber(READER, newsletter=newsletter)
    return newsletter


def out(newsletter: Newsletter, *summaries: Summary, week: int = 0) -> Issue:
    at = NOW + week * A_WEEK
    issue = planned_issue(newsletter, [*summaries], on=TODAY + week * A_WEEK, at=at)
    ends = DUE + week * A_WEEK
    assert send(issue, ScriptedProvider(), at=ends).held == ""
    Issue.objects.filter(pk=issue.pk).update(state="sent", finished_at=ends)
    return issue


def found(summary: Summary, *, by: str = "", at: datetime = FOUND) -> None:
    """A register has said so, or a person."""
    FormerText.objects.create(summary=summary, replaced_at=at, fields={"retraction": ""}, by=by)
    Summary.objects.filter(pk=summary.pk).update(retraction=HOW)


def look(provider: ScriptedProvider | None = None, *, at: datetime = TOLD) -> list[str]:
    """What editors were mailed by one look, as text on one line each."""
    provider = provider or ScriptedProvider()
    log = LogBook()
    tell_withdrawn(now=at, provider=provider, log=log)
    assert log.failures == []
    assert set(provider.taken) <= {EDITOR}
    return [" ".join(handover.message.text.decode().split()) for handover in provider.handovers]


def test_editors_are_told_once_what_was_withdrawn_and_what_follows(newsletter: Newsletter) -> None:
    walking = make_summary("Walking")
    issue = out(newsletter, walking, make_summary("Sleep"))
    assert look() == []
    found(walking)
    (said,) = look()
    assert "PubMed or Crossref says" in said
    assert f"In {issue.slug}: The study behind “Walking” was {HOW}." in said
    assert "The archive shows it already" in said
    assert "told in the next mail" in said
    assert f"/studio/issues/{issue.slug}/corrections/" in said
    assert READER not in said
    assert look(at=TOLD + A_DAY) == []


@pytest.mark.parametrize("is_held", [False, True])
def test_they_are_told_of_an_issue_that_was_approved_before(
    newsletter: Newsletter, is_held: bool
) -> None:
    walking = make_summary("Walking")
    out(newsletter, walking)
    following = approved_issue(newsletter, [make_summary("Sleep")], on=TODAY + A_WEEK)
    other = make_newsletter(slug="other", postal_address=POSTAL_ADDRESS)
    approved_issue(other, [make_summary("Rest")], on=TODAY + A_WEEK)
    if is_held:
        hold(following, reason="A figure is wrong.")
    found(walking)
    (said,) = look()
    words = {
        False: "is approved already, and goes out without that unless it is approved again.",
        True: "is held, and was approved without that: before it goes on it has to be approved",
    }
    assert f"of an issue approved from now on. {following.slug} {words[is_held]}" in said
    assert f"other-{TODAY + A_WEEK}" not in said


def test_neither_passes_for_the_issue_itself_in_a_mailbox(newsletter: Newsletter) -> None:
    walking = make_summary("Walking")
    issue = out(newsletter, walking)
    found(walking)
    provider = ScriptedProvider()
    look(provider)
    Issue.objects.filter(pk=issue.pk).update(state="held", reason="A figure is wrong.")
    issue.refresh_from_db()
    tell_held(issue, provider=provider)
    withdrawn, held = (handover.message.subject for handover in provider.handovers)
    assert withdrawn.startswith("[Withdrawn] ")
    assert held == withdrawn.replace("[Withdrawn]", "[Held]")


def test_no_register_is_named_for_what_a_person_wrote_in_the_place_of_its_words(
    newsletter: Newsletter,
) -> None:
    walking, sleep = make_summary("Walking"), make_summary("Sleep")
    first = out(newsletter, walking)
    second = out(newsletter, sleep, week=1)
    found(walking)
    found(sleep, at=FOUND + A_WEEK)
    by_a_person = {"by": "p@example.org", "replaced_at": FOUND + timedelta(hours=1)}
    FormerText.objects.create(summary=walking, fields={"retraction": HOW}, **by_a_person)
    Summary.objects.filter(pk=walking.pk).update(retraction="taken back by its author")
    # Another field than the withdrawal tells nothing of whose words it has.
    FormerText.objects.create(summary=sleep, fields={"title": "Naps"}, **by_a_person)
    (said,) = look(at=FOUND + A_WEEK + A_DAY)
    register, person = said.split("For editors: ")[1].split("A study which went out")
    assert "PubMed or Crossref says" in register
    assert f"In {second.slug}: The study behind “Sleep” was {HOW}." in register
    assert "“Walking”" not in register
    assert person.startswith(" was withdrawn. PubMed or Crossref had said so; the words that")
    assert "a person wrote since." in person
    assert f"In {first.slug}: The study behind “Walking” was taken back by its author." in person


def test_one_mail_tells_of_all_issues_that_had_the_study(newsletter: Newsletter) -> None:
    naps, rest = make_summary("Naps"), make_summary("Rest")
    first, second = out(newsletter, naps), out(newsletter, rest, week=1)
    seen = (newest_key(rest), newest_key(naps))
    merge_summaries(rest.pk, naps.pk, seen=seen, by="p@example.org", at=NOW + A_WEEK + A_DAY)
    found(rest, at=NOW + A_WEEK + 2 * A_DAY)
    at = NOW + A_WEEK + 3 * A_DAY
    (said,) = look(at=at)
    assert f"In {first.slug}: The study behind “Naps”" in said
    assert f"In {second.slug}: The study behind “Rest”" in said
    assert look(at=at) == []


@pytest.mark.parametrize("by", ["person", "long ago", "known before"])
def test_what_editors_know_or_is_no_news_is_not_told(newsletter: Newsletter, by: str) -> None:
    walking = make_summary("Walking", retraction=HOW if by == "known before" else "")
    out(newsletter, walking)
    long_ago = FOUND - timedelta(days=15)
    found(
        walking, by="p@example.org" if by == "person" else "", at=long_ago if "ago" in by else FOUND
    )
    assert look() == []


def test_without_editors_nobody_is_told(newsletter: Newsletter) -> None:
    Newsletter.objects.update(editors="")
    walking = make_summary("Walking")
    out(newsletter, walking)
    found(walking)
    assert look() == []


def test_what_the_provider_puts_off_is_told_by_a_later_look(newsletter: Newsletter) -> None:
    walking = make_summary("Walking")
    issue = out(newsletter, walking)
    found(walking)
    log = LogBook()
    busy = ScriptedProvider(Deferred(reason="busy"))
    tell_withdrawn(now=TOLD, provider=busy, log=log)
    (failure,) = log.failures
    assert failure.startswith("the editors of weekly: They could not be told")
    assert len(look()) == 1
    issue.refresh_from_db()
    assert issue.withdrawn_shown == [walking.pk]


def test_the_clock_does_so(newsletter: Newsletter) -> None:
    walking = make_summary("Walking")
    issue = out(newsletter, walking)
    found(walking)
    provider = ScriptedProvider()
    report = tick(now=TOLD, provider=provider)
    assert report.failures == ()
    assert f"{issue.slug}: editors told of a study that was withdrawn" in report.lines
    assert provider.taken == [EDITOR]
