"""Writing the readers of a newsletter as CSV, in the form that an import takes."""

from collections.abc import Iterator

from digest.newsletters.models import Newsletter
from subscribers.models import (
    SubscriberState,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.transfer.columns import COLUMNS
from subscribers.transfer.csv_line import csv_line
from subscribers.transfer.topic_words import TOPIC_SEPARATOR

CHUNK_ROWS = 2_000


def export_csv(newsletter: Newsletter) -> Iterator[str]:
    """Yield the lines of the file, header first, for all who take the newsletter at present."""
    yield csv_line(COLUMNS)
    slugs = {
        choice.pk: TOPIC_SEPARATOR.join(sorted(topic.slug for topic in choice.topics.all()))
        for choice in TopicChoice.objects.prefetch_related("topics")
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
        )
    )
    for email, name, choice, cadence, time_zone in readers.iterator(chunk_size=CHUNK_ROWS):
        yield csv_line((email, name, slugs.get(choice, ""), cadence, time_zone))
