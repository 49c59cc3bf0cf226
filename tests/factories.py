"""Rows for tests, each valid as it stands; name only what the test is about.

Where the program has a service that makes the row (``enrol``), that service makes it here too.
"""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from digest.newsletters.models import Newsletter, Topic
from digest.sources.models import Rights, Source, SourceKind
from digest.summaries.models import Summary
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.models import Cadence, Subscription

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
"""A Tuesday, one hour before the starter newsletter's."""
CAVEAT_BODY = "Studies differ in size and method.\n\nTalk with a health professional."
WORDING = "Yes, send me the weekly mail."

_numbers = itertools.count(1)


def make_newsletter(*, caveat: str = CAVEAT_BODY, **fields: Any) -> Newsletter:
    """A newsletter with a first caveat."""
    defaults = {
        "slug": "weekly",
        "name": "Research Weekly",
        "from_name": "Research Weekly",
        "created_at": NOW,
    }
    newsletter = Newsletter.objects.create(**defaults | fields)
    newsletter.add_caveat(caveat, by="editor@example.org", at=NOW)
    return newsletter


def make_topic(slug: str = "movement", **fields: Any) -> Topic:
    defaults = {"slug": slug, "name": slug.replace("-", " ").capitalize()}
    return Topic.objects.create(**defaults | fields)


def make_source(slug: str = "desk", **fields: Any) -> Source:
    """A source whose full texts may be mailed; the same one again for the same slug."""
    defaults = {
        "kind": SourceKind.FOLDER,
        "location": "",
        "rights": Rights.FULL,
        "created_at": NOW,
    }
    source, _ = Source.objects.get_or_create(slug=slug, defaults=defaults | fields)
    return source


def make_summary(
    title: str = "", *, source: Source | None = None, topics: Sequence[Topic] = (), **fields: Any
) -> Summary:
    """A complete summary, unlike every other; empty one of its parts for an incomplete one."""
    number = next(_numbers)
    title = title or f"What study number {number} found about walking"
    defaults = {
        "source": source or make_source(),
        "title": title,
        "takeaway": f"People in study {number} who walked more were less tired.",
        "found": "Tiredness fell by a fifth.\n\n- Mood did not change.\n- Sleep did not change.",
        "matters": "Walking costs nothing.",
        "keep_in_mind": "The study was short, and everybody knew their group.",
        "url": f"https://example.org/studies/{number}",
        "first_seen_at": NOW,
        "changed_at": NOW,
    }
    summary = Summary.objects.create(**defaults | fields)
    summary.topics.set(topics)
    return summary


def make_subscriber(
    email: str = "",
    *,
    newsletter: Newsletter | None = None,
    topics: Sequence[Topic] | None = None,
    cadence: Cadence = Cadence.WEEKLY,
    time_zone: str = "",
    name: str = "",
    at: datetime = NOW,
) -> Subscription:
    """A confirmed reader of the newsletter (the only one there is, where none is named). The
    person is ``.subscriber`` of what is returned; no topics means all."""
    return enrol(
        normal_address(email or f"reader-{next(_numbers)}@example.org"),
        newsletter or Newsletter.objects.get(),
        how="test",
        wording=WORDING,
        at=at,
        topics=topics or (),
        cadence=cadence,
        time_zone=time_zone,
        name=name,
    )
