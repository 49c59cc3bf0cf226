"""Clicks are counted per link where the owner wants it: each once, and never whose they were."""

from datetime import timedelta

import pytest
from django.db.models import ForeignKey

from digest.delivery.models import Delivery
from digest.events.apply_events import apply_events
from digest.events.clicks.forget_counted_clicks import forget_counted_clicks
from digest.events.forget_bodies import KEPT_FOR
from digest.events.models import CountedClick, Event, LinkClicks, StoredBody
from digest.issues.models import Issue, Snapshot
from subscribers.leaving.erase import erase
from subscribers.models import Cadence, Subscriber
from tests.every_row import every_row
from tests.factories import NOW, make_subscriber, make_summary
from tests.integration.click_histories import (
    LATER,
    STUDY,
    click,
    counted,
    issue_of_studies,
    turn_tracking,
)
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    claim_batch,
    planned_issue,
    send,
)
from tests.integration.event_histories import about, ended, hear, report, token_of

pytestmark = pytest.mark.django_db
ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
EVERYBODY = (ADA, BEN, EVE)
ONE, TWO, THREE = (STUDY.format(number) for number in (1, 2, 3))
MINUTE = timedelta(minutes=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def issue() -> Issue:
    return issue_of_studies(*EVERYBODY)


def test_clicks_on_each_link_are_added_up_over_all_readers(issue: Issue) -> None:
    hear(click(issue, ADA, 1), click(issue, BEN, 1), click(issue, EVE, 2), at=LATER)
    hear(click(issue, ADA, 1, LATER + MINUTE), at=LATER + MINUTE)
    assert counted(issue) == {ONE: (3, 0), TWO: (1, 0)}
    assert not Event.objects.exists()


def test_nothing_is_kept_where_the_owner_has_not_turned_it_on() -> None:
    issue = issue_of_studies(ADA, tracking=False)
    hear(click(issue, ADA, 1), at=LATER)
    assert not LinkClicks.objects.exists()
    assert not CountedClick.objects.exists()


def test_what_is_reported_after_it_was_turned_off_is_not_counted(issue: Issue) -> None:
    hear(click(issue, ADA, 1), at=LATER)
    turn_tracking(False)
    hear(click(issue, BEN, 1), at=LATER)
    assert counted(issue) == {ONE: (1, 0)}
    assert CountedClick.objects.count() == 1


def test_a_click_counts_once_in_whatever_body_it_comes_again(issue: Issue) -> None:
    mine, other = click(issue, ADA, 1), click(issue, BEN, 2)
    hear(mine, mine, at=LATER)
    hear(mine, other, at=LATER + MINUTE)
    hear(other, mine, click(issue, EVE, 2), at=LATER + 2 * MINUTE)
    assert counted(issue) == {ONE: (1, 0), TWO: (2, 0)}


def test_many_clicks_in_one_body_count_each(issue: Issue) -> None:
    one = click(issue, ADA, 1)
    hear(*[one | {"sg_event_id": f"many-{number}"} for number in range(950)], at=LATER)
    assert counted(issue) == {ONE: (950, 0)}


def test_a_body_that_waits_for_a_sender_and_is_applied_again_counts_once(issue: Issue) -> None:
    following = planned_issue(
        issue.newsletter, [make_summary(url=STUDY.format(9))], on=issue.date + WEEK, at=NOW + WEEK
    )
    claim = claim_batch(following, in_order=False, now=DUE + WEEK)
    at = DUE + WEEK + MINUTE
    report(click(following, ADA, 9, at, attempt=claim.attempt), at=at)
    for _ in range(3):
        assert apply_events(now=at).waiting == 1
        assert counted(following) == {STUDY.format(9): (1, 0)}
    long_after = at + 3 * KEPT_FOR
    assert forget_counted_clicks(now=long_after) == 0, "the body still waits"
    assert apply_events(now=long_after).waiting == 1
    assert counted(following) == {STUDY.format(9): (1, 0)}


def test_which_clicks_were_counted_is_forgotten_with_the_reports(issue: Issue) -> None:
    hear(click(issue, ADA, 1), at=LATER)
    assert forget_counted_clicks(now=LATER + KEPT_FOR) == 0
    assert forget_counted_clicks(now=LATER + KEPT_FOR + timedelta(days=1)) == 1
    assert not CountedClick.objects.exists()
    assert counted(issue) == {ONE: (1, 0)}


def test_one_link_has_one_row_however_it_is_written(issue: Issue) -> None:
    hear(
        click(issue, ADA, "http://www.example.org/studies/1/"),
        click(issue, BEN, "https://EXAMPLE.org:443/studies/1?utm_source=mail#found"),
        at=LATER,
    )
    assert counted(issue) == {ONE: (2, 0)}


def test_other_addresses_are_not_counted_and_none_with_a_token_is_ever_kept(
    issue: Issue, settings
) -> None:
    token, ours = token_of(issue, ADA), settings.ENVIRONMENT.base_url
    links = [f"{ours}/{way}/{token}" for way in ("unsubscribe", "preferences", "view", "account")]
    others = [f"{ours}/issues/{issue.slug}/", "https://example.com/", f"{ONE}?for={token}"]
    at = [LATER + number * MINUTE for number in range(7)]
    events = [click(issue, ADA, *row) for row in zip(links + others, at, strict=True)]
    hear(*events, at=LATER + WEEK)
    assert counted(issue) == {}
    assert not CountedClick.objects.exists()
    StoredBody.objects.all().delete()
    assert token not in repr(every_row())


def test_an_article_that_gives_our_own_site_as_its_address_is_not_counted(settings) -> None:
    issue = issue_of_studies(ADA)
    stored = Snapshot.objects.get()
    address = f"{settings.ENVIRONMENT.base_url}/unsubscribe/{token_of(issue, ADA)}"
    stored.content["items"][0]["article"]["url"] = address
    stored.save()
    hear(click(issue, ADA, address), click(issue, ADA, 2), at=LATER)
    assert counted(issue) == {TWO: (1, 0)}


def test_what_a_copy_carried_from_an_earlier_issue_counts_for_the_issue_that_brought_it() -> None:
    first = issue_of_studies(ADA, studies=1)
    late = make_subscriber("late@example.org", cadence=Cadence.EVERY_TWO_WEEKS).subscriber
    issues = [first]
    for week in (1, 2, 3):
        study = make_summary(url=STUDY.format(10 + week))
        on, at = first.date + week * WEEK, NOW + week * WEEK
        issues.append(planned_issue(first.newsletter, [study], on=on, at=at))
        send(issues[-1], ScriptedProvider(), at=DUE + week * WEEK)
    copy = Delivery.objects.get(issue=issues[3], subscriber=late)
    assert copy.batch
    assert len(copy.batch.variant.articles) == 2
    hear(click(issues[3], late.email, 12), click(issues[3], ADA, 11), at=DUE + 3 * WEEK)
    assert counted(issues[3]) == {STUDY.format(12): (1, 0)}, "nobody was sent 11 with it"
    assert counted(issues[2]) == {}


def test_a_scanners_burst_is_counted_apart_also_on_links_that_are_not_counted(
    issue: Issue, settings
) -> None:
    seconds = [LATER + timedelta(seconds=number) for number in range(3)]
    way_out = f"{settings.ENVIRONMENT.base_url}/unsubscribe/{token_of(issue, BEN)}"
    hear(
        *[click(issue, ADA, study + 1, at) for study, at in enumerate(seconds)],
        click(issue, ADA, 1, LATER + MINUTE),
        *[click(issue, BEN, link, LATER) for link in (1, f"{STUDY.format(2)}/pdf", way_out)],
        click(issue, EVE, 1),
        at=LATER + MINUTE,
    )
    assert counted(issue) == {ONE: (2, 2), TWO: (0, 1), THREE: (0, 1)}


def test_a_click_changes_nothing_else_and_a_broken_snapshot_stops_no_bounce(issue: Issue) -> None:
    Snapshot.objects.update(content={"items": "none"})
    hear(click(issue, ADA, 1), about(issue, ADA, "bounce", LATER), at=LATER)
    assert counted(issue) == {}
    assert ended([ADA, BEN]) == {ADA: "bounced", BEN: ""}


def test_neither_table_names_a_person_or_a_copy_and_erasing_leaves_both(issue: Issue) -> None:
    hear(click(issue, ADA, 1), at=LATER)
    about_people = {Subscriber, Delivery}
    for model in (LinkClicks, CountedClick):
        pointed_at = {
            field.related_model
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey)
        }
        assert pointed_at <= {Issue}
        assert not pointed_at & about_people
    assert {field.name for field in LinkClicks._meta.get_fields()} == {
        "id", "issue", "address", "clicks", "by_scanners",
    }  # fmt: skip
    assert {field.name for field in CountedClick._meta.get_fields()} == {"sha256", "counted_on"}
    before = [list(model._default_manager.values_list()) for model in (LinkClicks, CountedClick)]
    assert ADA not in repr(before)
    assert erase(Subscriber.objects.get(email=ADA), at=LATER)
    after = [list(model._default_manager.values_list()) for model in (LinkClicks, CountedClick)]
    assert after == before
    assert "203.0.113.9" not in repr(
        {name: rows for name, rows in every_row().items() if name != "events.StoredBody"}
    )
