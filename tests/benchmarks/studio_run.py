"""Makes a long history and asks for each page of the studio; prints what it took as JSON."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from digest.delivery.models import Batch, HandoverState, Variant
from digest.issues.models import Issue, IssueState, Item
from digest.newsletters.looks import STANDARD_LOOK
from digest.newsletters.models import Newsletter
from digest.studio.urls import urlpatterns
from digest.summaries.models import Summary
from digest.team.roles import Role
from subscribers.models import Subscriber
from tests.benchmarks.sending_audience import make_audience
from tests.factories import make_source, make_summary
from tests.integration.studio_team import browser_of, make_member

ITEMS = 12
ROUNDS = 15
VARIANTS, DUE_TIMES = 200, 38
DELIVERIES = """
    INSERT INTO delivery_delivery (issue_id, subscriber_id, batch_id, state, reason)
    SELECT %s, s.subscriber_id, %s, NULL, '' FROM subscribers_subscription s
"""


def main(readers: str, issues: str) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        make_audience(int(readers), variants=VARIANTS, due_times=DUE_TIMES)
        draft = _make_history(int(readers), int(issues))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    settings.ALLOWED_HOSTS = ["testserver"]
    client = browser_of(make_member(Role.ADMIN))
    # A look at a reader is pressed for, and lasts a while.
    client.post(reverse("studio:reader", args=[Subscriber.objects.earliest("pk").public_id]))
    taken = {name: _time(client, address) for name, address in _addresses(draft)}
    sys.stdout.write(json.dumps({name: found for name, found in taken.items() if found}))


def _make_history(readers: int, issues: int) -> Issue:
    """Make the issues that were sent, and return the draft that follows them."""
    newsletter = Newsletter.objects.get()
    (approved,) = Issue.objects.all()
    today = datetime.now(UTC)
    for number in range(1, issues + 1):
        at = today - timedelta(weeks=issues - number + 1)
        issue = Issue.objects.create(
            newsletter=newsletter,
            slug=f"weekly-{at:%Y-%m-%d}",
            date=at.date(),
            state=IssueState.SENT,
            sequence=number,
            composed_at=at,
            planned_at=at,
            audience=readers,
            finished_at=at,
        )
        _add_items(issue)
        variant = Variant.objects.create(
            issue=issue, key="v", html=b"", text=b"", slots=[], served_before=0
        )
        batch = Batch.objects.create(
            issue=issue, variant=variant, due_at=at, number=0, state=HandoverState.SUBMITTED
        )
        with connection.cursor() as cursor:
            cursor.execute(DELIVERIES, [issue.pk, batch.pk])
    # What the audience came with becomes the draft that editors work on.
    approved.snapshots.all().delete()
    Issue.objects.filter(pk=approved.pk).update(
        state=IssueState.DRAFT, date=(today + timedelta(days=3)).date(), composed_at=today
    )
    Newsletter.objects.update(last_sequence=issues)
    connection.cursor().execute("UPDATE subscribers_subscription SET horizon = %s", [issues])
    return Issue.objects.get(pk=approved.pk)


def _add_items(issue: Issue) -> None:
    for position in range(1, ITEMS + 1):
        Item.objects.create(
            issue=issue, newsletter=issue.newsletter, summary=make_summary(), position=position
        )


def _addresses(draft: Issue) -> list[tuple[str, str]]:
    """Return name and address of each page that can be looked at: of the draft, where it is about
    an issue, and of the last one that was sent; else of what there is one of."""
    sent = Issue.objects.filter(state=IssueState.SENT).latest("date")
    source = make_source("feed", location="https://example.org/feed.xml")
    reader = Subscriber.objects.earliest("pk")
    one, other = Summary.objects.order_by("pk")[:2]
    ways = {
        "issues": {" draft": {"slug": draft.slug}, " sent": {"slug": sent.slug}},
        "readers": {"": {"number": reader.public_id}},
        "newsletters": {"": {"slug": draft.newsletter.slug, "look": STANDARD_LOOK}},
        "sources": {"": {"slug": source.slug}},
        "summaries": {"": {"number": one.pk}},
    }
    found = []
    for page in urlpatterns:
        names = set(page.pattern.converters)
        if page.callback.permission is None:
            continue
        of = ways.get(str(page.pattern).partition("/")[0], {}) if names else {"": {}}
        found += [
            (f"{page.name}{which}", reverse(f"studio:{page.name}", kwargs=_those(given, names)))
            for which, given in of.items()
            if names <= given.keys()
        ]
    merge = reverse("studio:merge", args=[one.pk])
    inbox = reverse("studio:summaries")
    return [
        *found,
        ("merge two", f"{merge}?with={other.pk}"),
        ("summaries searched", f"{inbox}?q=walked+tired&state=sent&page=9"),
    ]


def _those(given: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: given[name] for name in names}


def _time(client: Client, address: str) -> tuple[float, float, int] | None:
    """Return ms of the first time, the median of more, and the page's bytes; None for what is no
    page but a button."""
    taken, size = [], 0
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        response = client.get(address)
        taken.append((time.perf_counter() - began) * 1_000)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return None
        assert response.status_code == HTTPStatus.OK, (address, response.status_code)
        size = len(response.content)
    return taken[0], median(taken[1:]), size
