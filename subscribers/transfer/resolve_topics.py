"""Topics as a file writes them, and the topics that they mean."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import slugify

from digest.newsletters.models import Newsletter, Topic
from subscribers.models import TopicChoice
from subscribers.topic_choice import choice_key, choice_of, offered_topics
from subscribers.transfer.records import ImportRow, LineProblem

LONGEST_TOPIC_SLUG = 60
NOT_MADE = -1
"""Stands for the primary key of a choice that only a real import would make."""


def topics_by_word(newsletter: Newsletter) -> dict[str, Topic]:
    """Return casefolded slug or name -> topic, for those that the newsletter offers."""
    topics = list(offered_topics(newsletter))
    by_name = {topic.name.casefold(): topic for topic in topics}
    return by_name | {topic.slug.casefold(): topic for topic in topics}


def unknown_words(rows: Sequence[ImportRow], known: Mapping[str, Topic]) -> dict[str, int]:
    """Return each word that means no known topic, as first written -> its first line."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        for word in row.topics or ():
            if word.casefold() not in known:
                found.setdefault(word.casefold(), (word, row.line))
    return dict(found.values())


def unknown_problems(unknown: Mapping[str, int], known: Mapping[str, Topic]) -> list[LineProblem]:
    """Return a problem for each unknown word, listing what is known."""
    slugs = ", ".join(sorted({topic.slug for topic in known.values()})) or "none yet"
    return [
        LineProblem(
            line=line,
            reason=f"topic {word!r} is not known; known are {slugs}. Mend it, or import with "
            "--create-topics.",
        )
        for word, line in unknown.items()
    ]


def uncreatable_problems(unknown: Mapping[str, int]) -> list[LineProblem]:
    """Return a problem for each unknown word that no topic can be made of."""
    return [
        LineProblem(
            line=line,
            reason=f"no topic can be made of {word!r}; it needs a Latin letter or a digit, and "
            f"at most {LONGEST_TOPIC_SLUG} characters.",
        )
        for word, line in unknown.items()
        if not slugify(word) or len(word) > LONGEST_TOPIC_SLUG
    ]


def create_topics_of(words: Iterable[str], newsletter: Newsletter) -> dict[str, Topic]:
    """Make a topic of each word, offered by the newsletter; return casefolded word -> topic."""
    restricted = newsletter.topics.exists()
    made: dict[str, Topic] = {}
    for word in words:
        topic, _ = Topic.objects.get_or_create(slug=slugify(word), defaults={"name": word})
        if restricted:
            newsletter.topics.add(topic)
        made[word.casefold()] = topic
    return made


def choice_ids(
    rows: Iterable[ImportRow], known: Mapping[str, Topic], *, make: bool
) -> dict[tuple[str, ...], int | None]:
    """Return topics as written -> primary key of their choice, None for all topics.

    Without ``make`` nothing is written, and NOT_MADE stands for what is not there yet.
    """
    by_key: dict[str, int | None] = {"": None}
    ids: dict[tuple[str, ...], int | None] = {(): None}
    for words in {row.topics for row in rows if row.topics}:
        topics = [known[word.casefold()] for word in words if word.casefold() in known]
        key = choice_key(topics)
        if len(topics) < len(words):
            ids[words] = NOT_MADE
            continue
        if key not in by_key:
            choice = choice_of(topics) if make else TopicChoice.objects.filter(key=key).first()
            by_key[key] = choice.pk if choice else NOT_MADE
        ids[words] = by_key[key]
    return ids
