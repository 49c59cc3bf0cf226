"""The law of notices, against the ledger: at the end of any history each reader who has a summary
was told each thing that became known of it, once, by the next copy that they got; nobody else was.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.delivery.models import Delivery, HandoverState
from digest.delivery.planning.plan import plan
from digest.issues.correct import correct
from digest.issues.models import Correction, Issue
from digest.newsletters.models import Newsletter
from subscribers.models import Cadence, Subscription
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, TODAY, approved_issue

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
TOPICS = ("sleep", "food")

readers = st.tuples(
    st.sets(st.sampled_from(TOPICS), min_size=1),
    st.sampled_from((Cadence.WEEKLY, Cadence.EVERY_TWO_WEEKS, Cadence.MONTHLY)),
    st.integers(0, 2),
    st.booleans(),
)
"""Topics, cadence, from which week on, text alone."""
weeks = st.lists(
    st.tuples(
        st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2),
        st.lists(st.integers(0, 9), max_size=2),
        st.lists(st.tuples(st.integers(0, 5), st.sampled_from(("rejected", "unknown")))),
    ),
    min_size=3,
    max_size=6,
)
"""Of each week: topics of the issue's items, which of the sent summaries are then corrected, and
whose copies met with what."""


@given(who=st.lists(readers, min_size=2, max_size=5), history=weeks)
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_each_reader_is_told_what_their_ledger_says_and_nothing_else(who, history) -> None:
    with transaction.atomic():
        _live(who, history)
        transaction.set_rollback(True)


def _live(who, history) -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    topics = {slug: make_topic(slug) for slug in TOPICS}
    joined: list[Subscription] = []
    sent: list[tuple[Issue, int]] = []
    for number, (items, corrected, met) in enumerate(history):
        for wanted, cadence, since, text_only in who:
            if since == number:
                chosen = [topics[slug] for slug in sorted(wanted)]
                reader = make_subscriber(topics=chosen, cadence=cadence, newsletter=newsletter)
                reader.subscriber.text_only = text_only
                reader.subscriber.save()
                joined.append(reader)
        issue = _issue(newsletter, number, [make_summary(topics=[topics[one]]) for one in items])
        _meet(issue, joined, met)
        _each_was_told(issue, joined)
        sent += [(issue, item.summary_id) for item in issue.items.all()]
        for place, pick in enumerate(corrected):
            of, summary = sent[pick % len(sent)]
            at = NOW + number * WEEK + timedelta(days=1)
            words = f"It was otherwise: {number}, {place}."
            correct(of, summary, words, by="p@example.org", at=at)


def _issue(newsletter: Newsletter, number: int, summaries: list) -> Issue:
    on, at = TODAY + number * WEEK, NOW + number * WEEK
    issue = approved_issue(newsletter, summaries, on=on, at=at)
    plan(issue, now=at, batch_size=2)
    issue.refresh_from_db()
    issue.batches.update(state=HandoverState.SUBMITTED)
    return issue


def _meet(issue: Issue, joined: list[Subscription], met: list[tuple[int, str]]) -> None:
    for place, state in met:
        if joined:
            reader = joined[place % len(joined)].subscriber
            theirs = issue.deliveries.filter(subscriber=reader, batch__isnull=False)
            theirs.update(state=state)


def _each_was_told(issue: Issue, joined: list[Subscription]) -> None:
    """Compare the issue's copies with what a simple reading of the ledger says."""
    for reader in joined:
        ledger = Delivery.objects.filter(
            subscriber=reader.subscriber, issue__newsletter=issue.newsletter
        )
        copy = ledger.filter(issue=issue).select_related("batch__variant").first()
        if copy is None:
            continue
        told = (
            set(copy.batch.variant.notices.values_list("key", flat=True)) if copy.batch else set()
        )
        articles = copy.batch.variant.articles if copy.batch else []
        earlier = list(_copies(ledger.exclude(issue=issue), ("submitted", "unknown")))
        had = {summary for articles_then, _ in earlier for summary in articles_then}
        surely_told = {
            key for _, keys in _copies(ledger.exclude(issue=issue), ("submitted",)) for key in keys
        }
        expected = [
            f"correction {one.pk}"
            for one in Correction.objects.filter(at__lt=issue.planned_at).order_by("at", "pk")
            if (one.summary_id in had and f"correction {one.pk}" not in surely_told)
            or one.summary_id in articles
        ]
        assert told == set(expected[:5])


def _copies(ledger, states: tuple[str, ...]) -> Iterator[tuple[list[int], list[str]]]:
    for one in ledger.filter(batch__isnull=False).select_related("batch__variant"):
        if (one.state or one.batch.state) in states:
            variant = one.batch.variant
            yield variant.articles, list(variant.notices.values_list("key", flat=True))
