"""An issue is put on another date: it goes out then, never on the former, and none takes its place
there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from digest.delivery.planning.approve import approve
from digest.delivery.planning.plan import plan
from digest.engine.tick import tick
from digest.issues.compose import compose
from digest.issues.differences import differences
from digest.issues.editing.errors import EditError, OvertakenError
from digest.issues.editing.reschedule import reschedule
from digest.issues.editing.revisions import Change
from digest.issues.editing.save_text import save_text
from digest.issues.editing.undo import undoable
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import next_besides, next_open_date
from digest.issues.workflow import WorkflowError, hold, resume, skip
from digest.newsletters.models import Newsletter, Release
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@example.org", "ben@example.org"
DUE = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""A Tuesday, by the starter newsletter's clock."""
TUESDAY = DUE.date()
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
BEFORE = DUE - 2 * DAY


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS, editors="editor@example.org")


@pytest.fixture
def draft(newsletter: Newsletter) -> Issue:
    make_summary(), make_summary()
    make_subscriber("reader@example.org")
    composed = compose(newsletter, issue_date=TUESDAY, now=DUE - 3 * DAY).issue
    assert composed is not None
    return composed


def put(issue: Issue, to: date, **given) -> Change | None:
    issue.refresh_from_db()
    change = reschedule(issue, to, **{"revision": issue.revision, "by": ADA, "at": BEFORE, **given})
    issue.refresh_from_db()
    return change


def at(moment: datetime, provider: ScriptedProvider) -> list[str]:
    report = tick(now=moment, provider=provider)
    assert report.failures == ()
    return [line for line in report.lines if "editors told" not in line]


def test_an_approved_issue_goes_out_on_its_new_date_once_it_was_approved_again(draft):
    provider = ScriptedProvider()
    approve(draft, by=BEN, at=BEFORE)
    put(draft, TUESDAY + 2 * DAY)
    assert draft.state == IssueState.DRAFT
    assert differences(draft) == ("The issue's date has changed.",)
    assert at(DUE, provider) == []
    assert at(DUE + DAY, provider) == [f"{draft.slug}: not approved yet; editors reminded"]
    approve(draft, by=BEN, at=DUE + DAY)
    assert at(DUE + 2 * DAY - HOUR, provider) == []
    assert "reader@example.org" not in provider.taken
    at(DUE + 2 * DAY, provider)
    assert provider.taken.count("reader@example.org") == 1
    assert b"12 March 2026" in provider.handovers[-1].message.text


def test_one_that_is_held_is_to_be_approved_again_once_it_is_resumed(draft):
    approve(draft, by=BEN, at=BEFORE)
    hold(draft, reason="to be looked at")
    put(draft, TUESDAY + DAY)
    assert draft.state == IssueState.HELD
    resume(draft)
    assert draft.state == IssueState.DRAFT


def test_the_clock_composes_no_other_in_its_place_and_the_schedule_goes_on(draft, newsletter):
    provider = ScriptedProvider()
    put(draft, TUESDAY + 2 * DAY)
    make_summary()
    assert next_open_date(newsletter, now=BEFORE) == TUESDAY + 2 * DAY
    at(BEFORE + HOUR, provider)
    assert Issue.objects.count() == 1
    approve(draft, by=BEN, at=BEFORE + HOUR)
    at(DUE + 2 * DAY, provider)
    at(DUE + WEEK - 3 * DAY, provider)
    assert list(Issue.objects.order_by("date").values_list("slug", "date")) == [
        ("weekly-2026-03-10", TUESDAY + 2 * DAY),
        ("weekly-2026-03-17", TUESDAY + WEEK),
    ]


def test_one_that_went_out_before_its_day_leaves_no_room_for_another(draft, newsletter):
    provider = ScriptedProvider()
    put(draft, TUESDAY - DAY)
    approve(draft, by=BEN, at=BEFORE)
    at(DUE - DAY, provider)
    draft.refresh_from_db()
    assert draft.state == IssueState.SENT
    make_summary()
    assert at(DUE - DAY + HOUR, provider) == []
    assert next_open_date(newsletter, now=DUE - DAY + HOUR) == TUESDAY + WEEK


def test_one_put_on_the_next_regular_date_is_the_issue_of_that_one(draft, newsletter):
    put(draft, TUESDAY + WEEK)
    assert next_besides(draft, now=BEFORE) == TUESDAY + 2 * WEEK
    make_summary()
    assert next_open_date(newsletter, now=BEFORE) == TUESDAY + WEEK
    at(DUE + WEEK - 2 * DAY, ScriptedProvider())
    assert Issue.objects.count() == 1


def test_of_one_put_beyond_the_next_regular_date_the_one_before_it_is_told(draft, newsletter):
    put(draft, TUESDAY + WEEK + DAY)
    assert next_besides(draft, now=BEFORE) == TUESDAY + WEEK
    assert next_open_date(newsletter, now=BEFORE) == TUESDAY + WEEK


def test_composed_for_its_former_date_by_hand_another_gets_a_slug_of_its_own(draft, newsletter):
    put(draft, TUESDAY + DAY)
    make_summary()
    other = compose(newsletter, issue_date=TUESDAY, now=BEFORE).issue
    assert other is not None
    assert (draft.slug, other.slug) == ("weekly-2026-03-10", "weekly-2026-03-10-2")
    assert next_open_date(newsletter, now=BEFORE) == TUESDAY


def test_put_back_it_is_as_if_it_had_never_left(draft, newsletter):
    put(draft, TUESDAY + DAY)
    put(draft, TUESDAY + 2 * DAY)
    put(draft, TUESDAY)
    assert next_open_date(newsletter, now=BEFORE) == TUESDAY
    assert put(draft, TUESDAY) is None
    assert [edit.done for edit in draft.edits.all()] == [
        "put it on 10 March 2026",
        "put it on 12 March 2026",
        "put it on 11 March 2026",
    ]


def test_editors_are_told_anew_and_reminded_before_the_new_date(draft):
    provider = ScriptedProvider()
    tick(now=DUE - 3 * DAY, provider=provider)
    tick(now=DUE - DAY, provider=provider)
    assert len(provider.taken) == 2, "the preview and the reminder"
    put(draft, TUESDAY + 2 * DAY, at=DUE - DAY)
    tick(now=DUE - DAY + HOUR, provider=provider)
    assert b"It is due on Thursday 12 March 2026" in provider.handovers[-1].message.text
    tick(now=DUE + DAY, provider=provider)
    assert b"A reminder for editors" in provider.handovers[-1].message.text


def test_a_newsletter_that_needs_nobody_releases_it_by_itself_for_the_new_date(newsletter, draft):
    Newsletter.objects.update(release=Release.AUTOMATIC)
    provider = ScriptedProvider()
    at(DUE - DAY, provider)
    draft.refresh_from_db()
    assert draft.state == IssueState.APPROVED
    put(draft, TUESDAY + 2 * DAY, at=DUE - DAY)
    assert at(DUE, provider) == []
    at(DUE + DAY, provider)
    at(DUE + 2 * DAY, provider)
    assert provider.taken.count("reader@example.org") == 1


def test_a_date_that_is_past_or_taken_is_refused_and_nothing_is_changed(draft, newsletter):
    make_summary()
    other = compose(newsletter, issue_date=TUESDAY + WEEK, now=BEFORE).issue
    assert other is not None
    with pytest.raises(EditError, match=r"is past\. Choose a later date"):
        put(draft, TUESDAY - 3 * DAY)
    with pytest.raises(EditError, match=f"has an issue already, {other.slug}"):
        put(draft, TUESDAY + WEEK)
    draft.refresh_from_db()
    assert (draft.date, draft.revision, draft.composed_for) == (TUESDAY, 0, None)


def test_of_two_who_put_it_elsewhere_the_later_is_told(draft):
    put(draft, TUESDAY + DAY, revision=0)
    with pytest.raises(OvertakenError, match=r"ada@example\.org put it on 11 March 2026 since"):
        put(draft, TUESDAY + 2 * DAY, revision=0, by=BEN)
    assert draft.date == TUESDAY + DAY


def test_once_the_audience_is_planned_its_date_is_final(draft):
    approve(draft, by=BEN, at=BEFORE)
    plan(draft, now=DUE, batch_size=10)
    with pytest.raises(EditError, match="planned, so what was approved is final"):
        put(draft, TUESDAY + DAY)


def test_the_former_date_is_not_among_what_can_be_undone_and_hides_nothing(draft):
    save_text(draft, "note", "Hello.", revision=0, by=ADA, at=BEFORE)
    put(draft, TUESDAY + DAY)
    last = undoable(draft)
    assert last is not None
    assert last.what == "the note"


def test_what_was_put_on_another_date_meanwhile_is_not_given_up(draft):
    seen = Issue.objects.get()
    put(draft, TUESDAY + DAY)
    with pytest.raises(WorkflowError, match="put on another date meanwhile"):
        skip(seen, reason="nobody approved it", at=DUE + DAY)
    draft.refresh_from_db()
    assert draft.state == IssueState.DRAFT


@pytest.mark.django_db(transaction=True)
def test_of_two_issues_put_on_one_date_at_once_the_second_is_told(draft, newsletter):
    make_summary()
    other = compose(newsletter, issue_date=TUESDAY + WEEK, now=BEFORE).issue
    assert other is not None
    start = Barrier(2)

    def put_there(issue: Issue) -> object:
        try:
            start.wait()
            return reschedule(issue, TUESDAY + DAY, revision=0, by=ADA, at=BEFORE)
        except EditError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(put_there, (draft, other)))
    assert sum(isinstance(one, Change) for one in results) == 1
    (told,) = (one for one in results if isinstance(one, str))
    assert "has an issue already" in told
