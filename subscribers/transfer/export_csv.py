"""Writing the readers of a newsletter as CSV, in the form that an import takes."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC

from django.db.models import OuterRef, Subquery

from digest.newsletters.models import Newsletter, Topic
from subscribers.models import (
    Consent,
    SubscriberState,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.topics.topic_choice import offered_topics
from subscribers.topics.wanted_topics import WantedTopics, read_key
from subscribers.transfer.columns import COLUMNS
from subscribers.transfer.csv_line import csv_line
from subscribers.transfer.topic_words import NEW_TOPICS, TOPIC_SEPARATOR

CHUNK_ROWS = 2_000


def export_csv(newsletter: Newsletter) -> Iterator[str]:
    """Yield the lines of the file, header first, for all who take the newsletter at present."""
    yield csv_line(COLUMNS)
    slug_of = dict(Topic.objects.values_list("pk", "slug"))
    offered = set(offered_topics(newsletter).values_list("pk", flat=True))
    cells = {
        pk: _cell(read_key(key), slug_of, offered)
        for pk, key in TopicChoice.objects.values_list("pk", "key")
    }
    readers = (
        Subscription.objects.filter(
            newsletter=newsletter,
            state=SubscriptionState.ACTIVE,
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .order_by("pk")
        .values_list(
            "subscriber__email",
            "subscriber__name",
            "topic_choice_id",
            "cadence",
            "subscriber__time_zone",
            "subscriber__greeting",
            _last_consent(newsletter),
        )
    )
    for email, name, choice, *rest, consented in readers.iterator(chunk_size=CHUNK_ROWS):
        when = consented.astimezone(UTC).isoformat(timespec="seconds") if consented else ""
        yield csv_line((email, name, cells.get(choice, ""), *rest, when))


def _last_consent(newsletter: Newsletter) -> Subquery:
    given = Consent.objects.filter(subscriber=OuterRef("subscriber"), newsletter=newsletter)
    return Subquery(given.order_by("-given_at").values("given_at")[:1])


def _cell(wanted: WantedTopics, slug_of: Mapping[int, str], offered: Collection[int]) -> str:
    topics = [pk for pk in slug_of if pk in wanted.named or pk in offered]
    slugs = sorted(slug_of[pk] for pk in topics if wanted.has(pk))
    return TOPIC_SEPARATOR.join([*slugs, NEW_TOPICS] if wanted.all_but_named else slugs)
