"""Topics to choose from, and the one row for each set that somebody chose."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from digest.newsletters.models import Newsletter, Topic
from subscribers.models import TopicChoice
from subscribers.topics.wanted_topics import WantedTopics, read_key, wanted_topics

KEYS_A_QUERY = 900
"""SQLite takes 999 parameters."""


def offered_topics(newsletter: Newsletter) -> QuerySet[Topic]:
    """Return the topics that readers of the newsletter may choose from."""
    own = newsletter.topics.all()
    return own if own.exists() else Topic.objects.all()


def choice_of(topics: Iterable[Topic]) -> TopicChoice | None:
    """Return the row for exactly these topics, made if need be; None (all topics) for none."""
    chosen = frozenset(topic.pk for topic in topics)
    return choice_for(wanted_topics(chosen, offered=(), new_too=False))


def choice_for(wanted: WantedTopics) -> TopicChoice | None:
    """Return the row for the wish, made if need be; None for all topics.

    Safe under races: nobody sees a row before its topics are in it.
    """
    if wanted.is_all:
        return None
    with transaction.atomic():
        choice, made = TopicChoice.objects.get_or_create(key=wanted.key)
        if made:
            choice.topics.set(wanted.named)
    return choice


def choice_ids(keys: Collection[str]) -> dict[str, int]:
    """Return key -> primary key, for those of the keys that have a row."""
    wanted = sorted(keys)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), KEYS_A_QUERY):
        rows = TopicChoice.objects.filter(key__in=wanted[start : start + KEYS_A_QUERY])
        found.update(rows.values_list("key", "pk"))
    return found


def make_choices(keys: Collection[str]) -> dict[str, int]:
    """Do what ``choice_of`` does for many at once; return key -> primary key.

    To be called in a transaction, so that nobody sees a row before its topics are in it.
    """
    new = sorted(set(keys) - choice_ids(keys).keys())
    TopicChoice.objects.bulk_create((TopicChoice(key=key) for key in new), ignore_conflicts=True)
    ids = choice_ids(keys)
    through = TopicChoice.topics.through
    through.objects.bulk_create(
        (
            through(topicchoice_id=ids[key], topic_id=topic)
            for key in new
            for topic in read_key(key).named
        ),
        ignore_conflicts=True,
    )
    return ids
