"""An issue on its way in the studio: how far it is, what keeps it, and what nobody can tell."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from digest.delivery.models import Attempt, Batch
from digest.delivery.providers.base import Deferred, Submitted, Unknown
from digest.delivery.status.by_due_time import by_due_time
from digest.delivery.status.issue_status import status_of
from digest.events.models import StoredBody
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from subscribers.models import Subscriber
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    Answer,
    ScriptedProvider,
    ids,
    ledger,
    planned_issue,
    send,
)
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
PART = {"HX-Request": "true"}
NOBODY_KNOWS = Unknown(reason="The connection broke.")


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def issue_with(*answers: Answer, zones: tuple[str, ...] = ("",), batch_size: int = 100) -> Issue:
    """Two readers in each zone, one for whom there is nothing, and what the provider answered."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for zone in zones:
        for number in range(2):
            make_subscriber(f"r{number}{zone.replace('/', '')}@example.org", time_zone=zone)
    make_subscriber("nothing@example.org", topics=[make_topic("imaging")])
    issue = planned_issue(newsletter, [make_summary()])
    if answers:
        send(issue, ScriptedProvider(*answers))
    issue.refresh_from_db()
    return issue


def page(client: Client, issue: Issue, *, stands: str = "", **extra: str) -> str:
    asked = {"stands": stands} if stands else {}
    response = client.get(f"/studio/issues/{issue.slug}/progress/", asked, headers=extra)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def settle(client: Client, issue: Issue, **form: str) -> str:
    """Press a button of the page as it is now, or as it was: ``seen``."""
    shown = re.findall(r'name="seen" value="(\w+)"', page(client, issue))
    form = {"seen": shown[0] if shown else "", **form}
    response = client.post(f"/studio/issues/{issue.slug}/settle/", form, follow=True)
    issue.refresh_from_db()
    return " ".join(response.content.decode().split())


def test_what_is_done_and_what_waits_is_told_by_due_time() -> None:
    issue = issue_with(Submitted(message_id="m"), zones=("", "America/New_York"))
    said = page(browser_of(make_member()), issue)
    assert "2 of 4 mails handed over or settled" in said
    assert "<dt>Nothing for them</dt><dd>1</dd>" in said
    here, there = (re.sub("<[^>]+>", " ", row).split() for row in _rows(said))
    assert here[-10:] == ["UTC", "2", "2", "0", "0", "0", "0", "1", "of", "1"]
    assert there[-10:] == ["America/New_York", "2", "0", "2", "0", "0", "0", "0", "of", "1"]


def test_zones_are_named_where_the_ledger_has_their_readers_whatever_was_changed_since() -> None:
    issue = issue_with(zones=("", "America/New_York", "Pacific/Auckland"))
    planned = [zone for _, zone in sorted(_zones_by_time(issue))]
    assert planned == ["Pacific/Auckland", "UTC", "America/New_York"]

    Newsletter.objects.update(hour=15)
    # One of two who moves, or is erased, does not take their zone along.
    movers = Subscriber.objects.filter(email__startswith="r0", time_zone="America/New_York")
    assert movers.update(time_zone="Pacific/Auckland") == 1
    make_subscriber("new@example.org", time_zone="Asia/Tokyo")
    cache.clear()
    assert [zone for _, zone in sorted(_zones_by_time(issue))] == planned


def _zones_by_time(issue: Issue) -> list[tuple[datetime, str]]:
    """When a row says that it was due, and the zones that it names."""
    rows = _rows(page(browser_of(Member.objects.first() or make_member()), issue))
    times = [each.at for each in by_due_time(issue)]
    cells = [row.split('<td class="words">')[1].split("</td>")[0] for row in rows]
    return list(zip(times, cells, strict=True))


def _rows(said: str) -> list[str]:
    return [row.split("</tr>")[0] for row in said.split('<th scope="row">')[1:]]


def test_the_times_add_up_to_the_status() -> None:
    def some(handover):
        one, other = ids(handover, ["r0@example.org", "r1@example.org"])
        return Submitted(message_id="m", rejected={one: "no such mailbox"}, unknown=(other,))

    issue = issue_with(some, zones=("", "America/New_York"))
    status = status_of(issue)
    times = by_due_time(issue)
    for state, count in status.deliveries.items():
        nothing = 1 if state == "skipped" else 0
        assert sum(time.deliveries[state] for time in times) + nothing == count
    for state, count in status.batches.items():
        assert sum(time.batches[state] for time in times) == count


def test_it_is_asked_again_by_itself_only_while_it_goes_out() -> None:
    issue = issue_with(zones=("", "America/New_York"))
    client = browser_of(make_member())
    part = page(client, issue, **PART)
    assert part.startswith('<div id="progress" hx-get=')
    assert "hx-trigger=" in part
    assert "<html" not in part
    Issue.objects.update(state=IssueState.SENT)
    assert "hx-trigger=" not in page(client, issue, **PART)


def test_what_was_refused_is_told_with_its_reason() -> None:
    def refuse(handover):
        gone = ids(handover, ["r0@example.org", "r1@example.org"])
        return Submitted(message_id="m", rejected=dict.fromkeys(gone, "Mailbox full of nails."))

    issue = issue_with(refuse, zones=("", "America/New_York"))
    assert "<li>2: Mailbox full of nails.</li>" in page(browser_of(make_member()), issue)


def test_mail_that_is_not_taken_yet_says_why_and_when_it_is_tried_again() -> None:
    issue = issue_with(Deferred(reason="Come back later."))
    assert "Come back later." in page(browser_of(make_member()), issue)


def test_what_is_in_doubt_is_shown_with_all_that_is_known_and_its_two_ways() -> None:
    issue = issue_with(NOBODY_KNOWS)
    said = page(browser_of(make_member(Role.PUBLISHER)), issue)
    assert "In doubt: 2 mails" in said
    assert str(Attempt.objects.get().pk) in said
    assert "The connection broke." in said
    assert "Send them again" in said
    assert "Leave it at that" in said
    other = page(browser_of(make_member(Role.EDITOR)), issue)
    assert "A publisher has to decide." in other
    assert "Send them again" not in other


def test_doubt_is_settled_only_by_who_says_it_twice() -> None:
    issue = issue_with(NOBODY_KNOWS)
    client = browser_of(make_member(Role.PUBLISHER))
    for form in ({"how": "resend"}, {"sure": "yes"}, {"how": "burn", "sure": "yes"}):
        assert "Nothing was done" in settle(client, issue, **form)
    assert ledger(issue)["unknown"] == 2
    assert "2 mails go again" in settle(client, issue, how="resend", sure="yes")
    assert ledger(issue)["pending"] == 2
    entry = AuditEntry.objects.get(subject=f"issue {issue.slug}")
    assert (entry.deed, entry.by) == ("sent again what was in doubt of", "publisher@example.org")
    assert (entry.before, entry.after) == ({"in doubt": 2}, {"in doubt": 0})
    assert "there is nothing to settle" in settle(client, issue, how="close", sure="yes")
    assert AuditEntry.objects.filter(subject=f"issue {issue.slug}").count() == 1


def test_nobody_settles_what_their_page_did_not_show() -> None:
    issue = issue_with(NOBODY_KNOWS, zones=("", "America/New_York"))
    client = browser_of(make_member(Role.PUBLISHER))
    seen = re.findall(r'name="seen" value="(\w+)"', page(client, issue))
    assert len(seen) == 2, "both ways"
    send(issue, ScriptedProvider(NOBODY_KNOWS), at=DUE + timedelta(hours=5))
    for how in ("resend", "close"):
        for old in (seen[0], ""):
            said = settle(client, issue, how=how, sure="yes", seen=old)
            assert "Nothing was done: what is in doubt is not what your page showed." in said
            assert "In doubt: 4 mails" in said, "all of it is listed"
    assert ledger(issue)["unknown"] == 4
    assert not Batch.objects.filter(closed=True).exists()
    assert not AuditEntry.objects.filter(subject=f"issue {issue.slug}").exists()
    assert "4 mails go again" in settle(client, issue, how="resend", sure="yes")


def test_what_comes_into_doubt_while_reports_are_read_is_not_settled_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = issue_with(NOBODY_KNOWS, zones=("", "America/New_York"))

    def meanwhile(**_: object) -> int:
        send(issue, ScriptedProvider(NOBODY_KNOWS), at=DUE + timedelta(hours=5))
        return 0

    monkeypatch.setattr("digest.studio.progress.settle_page.apply_all", meanwhile)
    client = browser_of(make_member(Role.PUBLISHER))
    assert "more of weekly-2026-03-03 came into doubt" in settle(
        client, issue, how="resend", sure="yes"
    )
    assert ledger(issue)["unknown"] == 4


def test_a_page_that_is_open_shows_what_can_be_done_as_soon_as_it_is_held() -> None:
    issue = issue_with(NOBODY_KNOWS, zones=("", "America/New_York"))
    client = browser_of(make_member(Role.PUBLISHER))
    first = page(client, issue)
    stands = _stands(first)
    asked = page(client, issue, stands=stands, **PART)
    assert 'id="buttons"' not in asked, "somebody may be writing there"
    assert "hx-swap-oob" not in asked
    hold(issue, reason="Too many rejections.")
    asked = page(client, issue, stands=stands, **PART)
    assert "hx-trigger=" in asked, "it may go on"
    assert '<div id="why" hx-swap-oob="true" aria-live="polite"><p class="notice">Too many' in asked
    assert 'id="buttons" class="row" hx-swap-oob="true"' in asked
    assert "Let it go on" in asked
    assert 'id="menu-cancel" hx-preserve' in asked, "what is typed there stays"
    assert '<div id="doubts" hx-swap-oob="true">' in asked
    assert "Leave it at that" in asked
    assert "hx-swap-oob" not in page(client, issue, stands=_stands(asked), **PART)


def test_a_page_that_is_open_lists_what_comes_into_doubt_and_goes_on_while_there_is_doubt() -> None:
    issue = issue_with(zones=("",))
    client = browser_of(make_member(Role.PUBLISHER))
    stands = _stands(page(client, issue))
    send(issue, ScriptedProvider(NOBODY_KNOWS))
    cache.clear()
    asked = page(client, issue, stands=stands, **PART)
    assert "In doubt: 2 mails" in asked
    Issue.objects.update(state=IssueState.SENT)
    assert "hx-trigger=" in page(client, issue, **PART), "a report may settle it"
    assert "stay in doubt for good" in settle(client, issue, how="close", sure="yes")
    cache.clear()
    assert "hx-trigger=" not in page(client, issue, **PART)


def _stands(said: str) -> str:
    (stands,) = re.findall(r"progress/\?stands=(\w+)", said)
    return str(stands)


def test_what_is_left_at_that_stays_unknown_and_is_asked_about_no_more() -> None:
    issue = issue_with(NOBODY_KNOWS)
    client = browser_of(make_member(Role.PUBLISHER))
    assert "2 mails stay in doubt for good" in settle(client, issue, how="close", sure="yes")
    assert ledger(issue)["unknown"] == 2
    assert Batch.objects.get().closed
    assert "Leave it at that" not in page(client, issue)


def test_nothing_goes_again_while_a_report_waits_that_may_prove_it_was_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = issue_with(NOBODY_KNOWS)
    StoredBody.objects.create(reporter="sendgrid", received_at=DUE, sha256="a", body=b"[]")
    monkeypatch.setattr("digest.events.apply_events._apply", _fail)
    client = browser_of(make_member(Role.PUBLISHER))
    assert "Nothing goes again yet" in settle(client, issue, how="resend", sure="yes")
    assert ledger(issue)["unknown"] == 2


def _fail(*_: object) -> bool:
    raise RuntimeError


def test_an_issue_that_did_not_begin_to_go_out_leads_to_its_audience() -> None:
    issue = issue_with()
    Issue.objects.update(state=IssueState.DRAFT, sequence=None, planned_at=None)
    response = browser_of(make_member()).get(f"/studio/issues/{issue.slug}/progress/")
    assert response["Location"].endswith("/audience/")
