"""Who gets an issue, before it goes out and after: the studio says what planning would freeze."""

import random
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digest.delivery.copies.content_now import content_now
from digest.delivery.models import Delivery, HandoverState
from digest.delivery.planning.approve import approve
from digest.delivery.planning.foresee import foresee_audience
from digest.delivery.planning.plan import plan
from digest.issues.models import Issue, IssueState, Item
from digest.newsletters.models import Topic
from digest.studio.audience.breakdown import break_down
from digest.summaries.models import Summary
from digest.team.roles import Role
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, approved_issue, planned_issue
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

KINDS = ("mail", "large type", "text alone")
ZONES = ("", "Europe/Berlin", "Asia/Kolkata", "Mars/Olympus")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("seed", range(4))
def test_what_is_foreseen_is_what_planning_freezes(seed: int) -> None:
    chance = random.Random(seed)
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, from_address="news@trust.example")
    topics = [make_topic(slug) for slug in ("movement", "sleep", "food")]
    planned_issue(newsletter, [make_summary(topics=[topic]) for topic in topics])
    issue = approved_issue(
        newsletter,
        [make_summary(topics=[topics[0]]), make_summary(topics=[topics[1]]), make_summary()],
        on=NOW.date() + timedelta(days=7),
    )
    for _ in range(60):
        _make_reader(chance, topics, issue.date)
    now = NOW + timedelta(days=chance.choice((3, 9)))
    content, _ = content_now(issue)

    foreseen = foresee_audience(issue, content, now=now)
    found = break_down(foreseen, own_zone=newsletter.time_zone)
    plan(issue, now=now, batch_size=10)

    issue.refresh_from_db()
    deliveries = Delivery.objects.filter(issue=issue)
    mailed = deliveries.exclude(state=HandoverState.SKIPPED)
    assert issue.audience == found.mailed + found.nothing
    assert found.nothing == deliveries.filter(state=HandoverState.SKIPPED).count()
    assert {one.key: one.readers for one in found.variants} == _counts(
        mailed, "batch__variant__key"
    )
    assert {one.at: one.readers for one in found.due} == _counts(mailed, "batch__due_at")
    takers = Subscription.objects.filter(state=SubscriptionState.ACTIVE).count()
    assert takers == sum(
        one.mailed + one.nothing + one.not_due + one.paused for one in found.cadences
    )


def _make_reader(chance: random.Random, topics: list, issue_date: date) -> None:
    reader = make_subscriber(
        topics=chance.sample(topics, chance.randint(0, 2)),
        cadence=chance.choice(Cadence.values),
        time_zone=chance.choice(ZONES[:3]),
    )
    Subscriber.objects.filter(pk=reader.subscriber_id).update(
        large_text=chance.random() < 0.3,
        text_only=chance.random() < 0.3,
        time_zone=chance.choice(ZONES),
    )
    paused = chance.choice((None, None, *(issue_date + timedelta(days=n) for n in (-1, 1, 30))))
    Subscription.objects.filter(pk=reader.pk).update(
        horizon=chance.choice((0, 1)),
        last_due_on=chance.choice((None, issue_date - timedelta(days=7), date(2026, 1, 2))),
        paused_until=paused,
        missed_in_pause=None if paused is None else chance.choice((None, True)),
        state=chance.choice(("active", "active", "active", "unsubscribed")),
    )


def _counts(deliveries, by: str) -> dict:
    return dict(deliveries.order_by().values_list(by).annotate(Count("pk")))


@pytest.fixture
def draft() -> Issue:
    return make_draft(date=timezone.now().date() + timedelta(days=3), composed_at=timezone.now())


def test_the_page_says_who_gets_nothing_and_why(draft: Issue) -> None:
    movement, imaging = draft.items.get(position=1).summary.topics.get(), make_topic("imaging")
    make_subscriber(topics=[movement])
    make_subscriber(topics=[imaging])
    make_subscriber(cadence=Cadence.MONTHLY)
    paused = make_subscriber()
    Subscription.objects.filter(pk=paused.pk).update(paused_until=draft.date + timedelta(days=1))
    said = page(browser_of(make_member()), f"/studio/issues/{draft.slug}/audience/")
    assert "<dt>Get a mail</dt><dd>2</dd>" in said
    assert "<li>Imaging: 1</li>" in said
    weekly = {
        "Get a mail": 1,
        "Nothing on their topics": 1,
        "Not due yet": 0,
        "Paused": 1,
    }
    cells = "".join(f'<td data-label="{what}">{count}</td>' for what, count in weekly.items())
    assert f'<th scope="row">Every week</th>{cells}' in said
    assert '<th scope="row">Movement</th><td data-label="Items in this issue">2</td>' in said
    assert '<td data-label="Readers who get one on it">2</td>' in said
    assert Subscription.objects.get(pk=paused.pk).paused_until, "looking changes nothing"


def test_the_mails_shown_are_those_of_the_variants_and_can_run_nothing(draft: Issue) -> None:
    reader = make_subscriber()
    Subscriber.objects.filter(pk=reader.subscriber_id).update(text_only=True)
    client = browser_of(make_member())
    address = f"/studio/issues/{draft.slug}/audience/"
    assert "choice=0&amp;horizon=0&amp;large=0&amp;text=1" in page(client, address)
    mail = client.get(f"{address}mail/?choice=0&horizon=0&large=0&text=1")
    assert mail["Content-Type"].startswith("text/plain")
    assert "Studies differ in size" in mail.content.decode()
    assert mail["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    for odd in ("choice=x&horizon=-1", "choice=99999999999999999999", "choice=12345&text=2"):
        assert "Studies differ in size" in page(client, f"{address}mail/?{odd}")


def test_once_it_goes_out_the_frozen_audience_is_shown_with_the_bytes_that_are_sent(
    draft: Issue,
) -> None:
    make_subscriber()
    make_subscriber(topics=[make_topic("imaging")])
    approve(draft, by="p@example.org", at=timezone.now())
    plan(draft, now=timezone.now(), batch_size=10)
    make_subscriber()
    client = browser_of(make_member(Role.EDITOR))
    address = f"/studio/issues/{draft.slug}/audience/"
    said = page(client, address)
    assert "<dt>Get a mail</dt><dd>1</dd>" in said
    assert "<dt>Due it, and nothing for them</dt><dd>1</dd>" in said
    variant = draft.variants.get()
    shown = client.get(f"{address}mail/?variant={variant.key}").content
    assert bytes(variant.html)[:500] == shown[:500]
    assert "has no such variant" in page(client, f"{address}mail/?variant=none")
    draft.variants.update(html=b"<p>Buy</p>")
    assert "is not what was checked" in page(client, f"{address}mail/?variant={variant.key}")


def test_an_edit_shows_at_once_and_readers_are_not_counted_anew_for_it(draft: Issue) -> None:
    client, address = browser_of(make_member()), f"/studio/issues/{draft.slug}/audience/"
    make_subscriber()
    make_subscriber(topics=[make_topic("imaging")])
    assert "<dt>Get a mail</dt><dd>1</dd>" in page(client, address)
    make_subscriber()
    Item.objects.create(
        issue=draft,
        newsletter=draft.newsletter,
        summary=make_summary(topics=[Topic.objects.get(slug="imaging")]),
        position=draft.items.count() + 1,
    )
    assert "<dt>Get a mail</dt><dd>2</dd>" in page(client, address)
    cache.clear()
    assert "<dt>Get a mail</dt><dd>3</dd>" in page(client, address)


def test_what_was_counted_for_another_day_is_not_shown(draft: Issue) -> None:
    client, address = browser_of(make_member()), f"/studio/issues/{draft.slug}/audience/"
    paused = make_subscriber()
    Subscription.objects.filter(pk=paused.pk).update(paused_until=draft.date + timedelta(days=1))
    assert "<dt>Get a mail</dt><dd>0</dd>" in page(client, address)
    Issue.objects.filter(pk=draft.pk).update(date=draft.date + timedelta(days=1))
    assert "<dt>Get a mail</dt><dd>1</dd>" in page(client, address)


def test_who_gets_larger_type_is_counted_so_once_it_goes_out() -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    large, text = make_subscriber(), make_subscriber()
    make_subscriber()
    Subscriber.objects.filter(pk=large.subscriber_id).update(large_text=True)
    Subscriber.objects.filter(pk=text.subscriber_id).update(large_text=True, text_only=True)
    issue = planned_issue(newsletter, [make_summary()])
    said = page(browser_of(make_member()), f"/studio/issues/{issue.slug}/audience/")
    kinds = [said.count(f'data-label="As">{kind}</td>') for kind in KINDS]
    assert kinds == [1, 1, 1]


@pytest.mark.parametrize("state", [IssueState.CANCELLED, IssueState.SKIPPED])
def test_of_what_does_not_go_out_nothing_is_foreseen(draft: Issue, state: IssueState) -> None:
    make_subscriber()
    Summary.objects.update(matters="")
    Issue.objects.update(state=state)
    client = browser_of(make_member())
    said = page(client, f"/studio/issues/{draft.slug}/audience/")
    assert f"It was {state} before it began to go out: nobody gets it." in said
    assert "Get a mail" not in said
    checked = page(client, f"/studio/issues/{draft.slug}/checks/")
    assert f"It was {state}, and does not go out." in checked
    assert "in it are wrong" in checked
    assert "must be mended before it can go out" not in checked


def test_the_number_of_queries_does_not_grow_with_the_readers(draft: Issue) -> None:
    content, _ = content_now(draft)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            foresee_audience(draft, content, now=NOW)
        return len(found)

    make_subscriber()
    few = queries()
    for number in range(12):
        make_subscriber(time_zone=ZONES[number % 3], cadence=Cadence.values[number % 3])
    assert queries() == few <= 8
