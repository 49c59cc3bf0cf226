"""Makes a long history and asks for each page of the studio; prints what it took as JSON."""

import json
import re
import sys
from collections.abc import Iterator
from html import unescape

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digest.events.kept_figures import keep_figures
from digest.issues.models import Issue, IssueState
from digest.newsletters.looks import STANDARD_LOOK
from digest.studio.urls import urlpatterns
from digest.summaries.models import Summary
from digest.team.roles import Role
from subscribers.models import Subscriber
from tests.benchmarks.sending_audience import make_audience
from tests.benchmarks.studio_clock import Ask, time_page
from tests.benchmarks.studio_deeds import time_deeds
from tests.benchmarks.studio_history import make_history
from tests.factories import make_source
from tests.integration.studio_team import browser_of, make_member

_FRAME = re.compile(r'<iframe[^>]* src="([^"]+)"')
_LOADED = re.compile(r'hx-get="([^"]+)"[^>]* hx-trigger="(?:load|every)')
VARIANTS, DUE_TIMES = 200, 38


def main(readers: str, issues: str) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        make_audience(int(readers), variants=VARIANTS, due_times=DUE_TIMES)
        draft = make_history(int(readers), int(issues))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    settings.ALLOWED_HOSTS = ["testserver"]
    client = browser_of(make_member(Role.ADMIN))
    # A look at a reader is pressed for, and lasts a while.
    client.post(reverse("studio:reader", args=[Subscriber.objects.earliest("pk").public_id]))
    # As the clock has done.
    keep_figures(now=timezone.now(), most=int(issues))
    sys.stdout.write(json.dumps(dict(_timed(client, draft))))


def _timed(client: Client, draft: Issue) -> Iterator[tuple[str, tuple[float, ...]]]:
    for name, address in _addresses(draft):
        page = time_page(client, Ask(address))
        if page is None:
            continue
        yield name, page.figures
        for number, (part, by_htmx) in enumerate(_parts(page.html).items(), start=1):
            taken = time_page(client, Ask(part, by_htmx=by_htmx))
            assert taken, part
            yield f"  {name} loads, {number}", taken.figures
    for name, taken in time_deeds(client, draft):
        yield f"deed: {name}", taken.figures


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
        ("rare: deliveries", reverse("admin:delivery_delivery_changelist")),
        ("rare: events", reverse("admin:events_event_changelist")),
        ("merge two", f"{merge}?with={other.pk}"),
        ("summaries searched", f"{inbox}?q=walked+tired&state=sent&page=9"),
    ]


def _those(given: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: given[name] for name in names}


def _parts(html: str) -> dict[str, bool]:
    """Return what a browser asks for by itself once it has the page -> whether by htmx."""
    return {unescape(address): False for address in _FRAME.findall(html)} | {
        unescape(address): True for address in _LOADED.findall(html)
    }
