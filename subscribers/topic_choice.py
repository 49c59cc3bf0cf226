"""Topics to choose from, and the one row for each set that somebody chose."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from digest.newsletters.models import Newsletter, Topic
from subscribers.models import TopicChoice


def offered_topics(newsletter: Newsletter) -> QuerySet[Topic]:
    """Return the topics that readers of the newsletter may choose from."""
    own = newsletter.topics.all()
    return own if own.exists() else Topic.objects.all()


def choice_key(topics: Iterable[Topic]) -> str:
    """Return ``TopicChoice.key`` for the topics; empty for none, which means all."""
    return ",".join(map(str, sorted({topic.pk for topic in topics})))


def choice_of(topics: Iterable[Topic]) -> TopicChoice | None:
    """Return the row for exactly these topics, made if need be; None (all topics) for none.

    Safe under races: nobody sees a row before its topics are in it.
    """
    chosen = list(topics)
    key = choice_key(chosen)
    if not key:
        return None
    with transaction.atomic():
        choice, made = TopicChoice.objects.get_or_create(key=key)
        if made:
            choice.topics.set(chosen)
    return choice
