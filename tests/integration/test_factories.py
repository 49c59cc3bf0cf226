"""The factories' defaults hold: what they make is valid and complete."""

import pytest

from subscribers.models import Cadence, SubscriberState
from tests.factories import (
    make_newsletter,
    make_source,
    make_subscriber,
    make_summary,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_every_row_passes_its_own_validation() -> None:
    topic = make_topic()
    newsletter = make_newsletter()
    summary = make_summary(topics=[topic])
    subscription = make_subscriber("ada@example.org", topics=[topic], time_zone="Europe/Rome")
    for row in (
        topic,
        newsletter,
        newsletter.current_caveat(),
        summary.source,
        summary,
        subscription.subscriber,
        subscription,
    ):
        row.full_clean()


def test_summaries_are_complete_and_none_is_like_another() -> None:
    first, second = make_summary(), make_summary()
    assert first.missing == second.missing == []
    assert first.source == second.source == make_source()
    assert len({first.title, second.title, first.url, second.url}) == 4


def test_subscribers_are_confirmed_and_take_what_they_are_told_to() -> None:
    make_newsletter()
    brain, gut = make_topic("brain"), make_topic("gut")
    chosen = make_subscriber(topics=[brain, gut], cadence=Cadence.MONTHLY)
    everything = make_subscriber()
    assert chosen.subscriber.state == SubscriberState.CONFIRMED
    assert chosen.cadence == Cadence.MONTHLY
    assert chosen.topic_choice is not None
    assert set(chosen.topic_choice.topics.all()) == {brain, gut}
    assert everything.topic_choice is None
