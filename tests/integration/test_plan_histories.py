"""Planning walks random weeks beside a model: nobody gets a summary twice, nobody misses one."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from digest.delivery.controls.cancel import cancel
from digest.delivery.models import Delivery
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue
from digest.newsletters.models import Topic
from subscribers.models import Cadence, Subscription
from subscribers.pause import pause
from subscribers.topic_choice import choice_of
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue
from tests.setup.forget_claims import forget_claims

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
READERS = 4
TOPICS = 3

topic_sets = st.frozensets(st.integers(0, TOPICS - 1), max_size=2)
changes = st.tuples(
    st.integers(0, READERS - 1),
    st.one_of(
        st.tuples(st.just("topics"), topic_sets),
        st.tuples(st.just("cadence"), st.sampled_from(list(Cadence))),
        st.tuples(st.just("pause"), st.integers(1, 3)),
    ),
)
weeks = st.fixed_dictionaries(
    {
        "changes": st.lists(changes, max_size=3),
        "items": st.lists(topic_sets, min_size=1, max_size=3),
        "is_cancelled": st.sampled_from([False, False, False, True]),
    }
)


@dataclass
class Issued:
    """What the model remembers of an issue."""

    month: tuple[int, int]
    items: dict[int, frozenset[int]]
    """Summary -> topics."""
    is_cancelled: bool = False


@dataclass
class Reader:
    """What the model knows of a person: the rule, told another way than by horizons."""

    topics: frozenset[int] = frozenset()
    cadence: Cadence = Cadence.WEEKLY
    paused_until: int | None = None
    last_due: int | None = None
    unserved: list[Issued] = field(default_factory=list)
    """Issues since the last one that they were due."""
    maybe: set[int] = field(default_factory=set)
    """Items they did not want when an issue was cancelled; who wants them later may get them."""
    got: list[int] = field(default_factory=list)

    def owed(self) -> set[int]:
        return {
            summary
            for issue in self.unserved
            if not issue.is_cancelled
            for summary, topics in issue.items.items()
            if not self.topics or self.topics & topics
        }

    def is_due(self, week: int, *, month_first: bool) -> bool:
        if self.paused_until is not None:
            if self.paused_until > week:
                return False
            self.paused_until = None
            del self.unserved[:-1]
        if self.cadence == Cadence.EVERY_TWO_WEEKS:
            return self.last_due is None or week - self.last_due >= 2
        return month_first if self.cadence == Cadence.MONTHLY else True

    def take(self, mine: set[int], week: int, *, is_cancelled: bool) -> None:
        if is_cancelled and mine:
            # Nothing reached them, so what they are owed of earlier issues stands.
            self.last_due = None
            self.maybe |= {s for issue in self.unserved for s in issue.items} - mine
            return
        self.last_due = week
        self.got.extend(() if is_cancelled else mine)
        self.unserved.clear()


# Shrinking would take minutes, since each history renders its issues; it is short as it is.
@settings(
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(weeks, min_size=2, max_size=6))
def test_everybody_gets_each_of_their_items_once_whatever_they_change(history):
    with transaction.atomic():
        live_through(history)
        transaction.set_rollback(True)
    forget_claims()


def live_through(history) -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    topics = [make_topic(f"topic-{number}") for number in range(TOPICS)]
    subscriptions = [make_subscriber() for _ in range(READERS)]
    readers = [Reader() for _ in range(READERS)]
    issued: list[Issued] = []
    for number, week in enumerate(history):
        for reader, (what, value) in week["changes"]:
            change(subscriptions[reader], readers[reader], topics, what, value, week=number)
        at = NOW + number * WEEK
        summaries = [make_summary(topics=[topics[t] for t in chosen]) for chosen in week["items"]]
        now = Issued(
            month=(at.year, at.month),
            items=dict(zip((s.pk for s in summaries), week["items"], strict=True)),
        )
        month_first = not any(i.month == now.month and not i.is_cancelled for i in issued)
        issued.append(now)
        for reader in readers:
            reader.unserved.append(now)
        issue = planned_issue(newsletter, summaries, on=at.date(), at=at)
        due = [reader.is_due(number, month_first=month_first) for reader in readers]
        got = [articles_of(issue, subscription) for subscription in subscriptions]
        for reader, is_due, articles in zip(readers, due, got, strict=True):
            assert (articles is not None) is is_due
            if articles is not None:
                assert len(articles) == len(set(articles))
                assert reader.owed() - reader.maybe <= set(articles) <= reader.owed()
        if week["is_cancelled"]:
            now.is_cancelled = True
            cancel(issue, reason="A mistake.", at=at)
        else:
            provider = ScriptedProvider()
            send_due(issue, provider=provider, clock=lambda at=at: at + timedelta(hours=2))
            assert len(provider.taken) == len(set(provider.taken))
        for reader, articles in zip(readers, got, strict=True):
            if articles is not None:
                reader.take(set(articles), number, is_cancelled=now.is_cancelled)
    for reader in readers:
        assert len(reader.got) == len(set(reader.got))


def change(subscription: Subscription, reader: Reader, topics: list[Topic], what, value, *, week):
    rows = Subscription.objects.filter(pk=subscription.pk)
    if what == "topics":
        reader.topics = value
        rows.update(topic_choice=choice_of(topics[t] for t in value))
    elif what == "cadence":
        reader.cadence = value
        rows.update(cadence=value)
    else:
        reader.paused_until = week + value
        pause(subscription, until=(NOW + (week + value) * WEEK).date())


def articles_of(issue: Issue, subscription: Subscription) -> list[int] | None:
    """Summaries of their copy; None where they were not due."""
    delivery = (
        Delivery.objects.filter(issue=issue, subscriber=subscription.subscriber_id)
        .select_related("batch__variant")
        .first()
    )
    if delivery is None:
        return None
    return delivery.batch.variant.articles if delivery.batch else []
