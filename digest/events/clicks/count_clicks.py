"""Counting clicks, each once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection

from digest.delivery.models import Delivery
from digest.events.clicks.article_links import article_links
from digest.events.clicks.set_apart import set_apart
from digest.events.ledger_match import KnownEvent
from digest.events.records import ReportedEvent

_AT_ONCE = 400
"""Rows in a statement; two values each."""
# Django's own way tells of no row whether it was there before. Whoever else is writing the same one
# is waited for, in the order of the hashes.
_NEW = """INSERT INTO events_countedclick (sha256, counted_on) VALUES {rows}
    ON CONFLICT DO NOTHING RETURNING sha256"""
_ADD = """INSERT INTO events_linkclicks (issue_id, address, clicks, by_scanners)
    VALUES (%s, %s, %s, %s) ON CONFLICT (issue_id, address) DO UPDATE SET
    clicks = events_linkclicks.clicks + EXCLUDED.clicks,
    by_scanners = events_linkclicks.by_scanners + EXCLUDED.by_scanners"""

_Link = tuple[int, str]
"""An issue, by its primary key, and an address."""


def count_clicks(known: Collection[KnownEvent], *, now: datetime) -> None:
    """Add the clicks of one body to the totals of the links that they followed.

    Only of issues whose newsletter's owner has turned tracking on, and only on links that lead to
    articles: no other address is ever stored. Within a transaction, as its last step: all who read
    the same issue wait for one another at its rows. Clicks that were counted before are left out.
    """
    clicks = {one.event.event_id: one.event for one in known if one.event.followed}
    if not clicks:
        return
    links = _links_of_copies(clicks.values())
    counted = {
        _hash(click): (links[click.delivery_id][click.followed], click.event_id)
        for click in clicks.values()
        if click.followed in links.get(click.delivery_id, {})
    }
    scanned = set_apart(clicks.values())
    people: Counter[_Link] = Counter()
    scanners: Counter[_Link] = Counter()
    for one in _new(sorted(counted), now):
        link, event_id = counted[one]
        (scanners if event_id in scanned else people)[link] += 1
    rows = [(*link, people[link], scanners[link]) for link in sorted({*people, *scanners})]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


def _links_of_copies(clicks: Collection[ReportedEvent]) -> dict[int, Mapping[str, _Link]]:
    """Return delivery -> address -> the link whose clicks may be counted; nothing of newsletters
    whose owner has not turned tracking on."""
    copies = Delivery.objects.filter(
        pk__in={click.delivery_id for click in clicks}, issue__newsletter__tracking=True
    ).values_list("pk", "issue", "batch__variant__articles")
    issue_of: dict[int, int] = {}
    carried: defaultdict[int, set[int]] = defaultdict(set)
    for pk, issue, articles in copies:
        issue_of[pk] = issue
        carried[issue].update(articles or ())
    links = {
        issue: {address: (issue, address) for address in article_links(issue, summaries)}
        for issue, summaries in carried.items()
    }
    return {pk: links[issue] for pk, issue in issue_of.items()}


def _hash(click: ReportedEvent) -> str:
    return sha256(click.event_id.encode()).hexdigest()


def _new(hashes: Sequence[str], now: datetime) -> Iterator[str]:
    """Keep the hashes, and yield those that were not kept before."""
    today = connection.ops.adapt_datefield_value(now.astimezone(UTC).date())
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE]
        rows = ", ".join(["(%s, %s)"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                _NEW.format(rows=rows), [value for one in some for value in (one, today)]
            )
            yield from [found for (found,) in cursor.fetchall()]
