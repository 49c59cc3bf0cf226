"""What a reader can set, as one frozen record."""

from dataclasses import dataclass
from datetime import date

from subscribers.models import Cadence, Subscription
from subscribers.topics.wanted_topics import ALL, WantedTopics, read_key

LONGEST_NAME = LONGEST_GREETING = 120
"""Characters."""


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """One reader's wishes for one newsletter."""

    topics: WantedTopics = ALL
    cadence: Cadence = Cadence.WEEKLY
    paused_until: date | None = None
    """First day on which mail may come again."""
    name: str = ""
    greeting: str = ""
    """How mail begins, in the reader's own words; empty: as everybody's, with the name."""
    time_zone: str = ""
    """IANA name; empty: the newsletter's own."""
    language: str = ""
    """Of pages and of mail about the subscription; empty: the browser's, else the newsletter's."""
    large_text: bool = False
    text_only: bool = False


def preferences_of(subscription: Subscription) -> Preferences:
    """Return the wishes as they are stored."""
    person, choice = subscription.subscriber, subscription.topic_choice
    return Preferences(
        topics=read_key(choice.key) if choice else ALL,
        cadence=Cadence(subscription.cadence),
        paused_until=subscription.paused_until,
        name=person.name,
        greeting=person.greeting,
        time_zone=person.time_zone,
        language=person.language,
        large_text=person.large_text,
        text_only=person.text_only,
    )
