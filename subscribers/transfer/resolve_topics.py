"""Topics as a file writes them, and the topics that they mean."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import slugify

from digest.newsletters.models import Newsletter, Topic
from subscribers.topics.topic_choice import offered_topics
from subscribers.topics.wanted_topics import wanted_topics
from subscribers.transfer.records import ImportRow, LineProblem
from subscribers.transfer.topic_words import NEW_TOPICS, topic_words

LONGEST_TOPIC_SLUG = 60
NOT_MADE = "?"
"""Stands for the key of a choice of topics that only a real import would make."""

Cell = tuple[str, ...]
"""``ImportRow.topics``: what one cell says, as written."""


def topics_by_word(newsletter: Newsletter) -> dict[str, Topic]:
    """Return casefolded slug or name -> topic, for those that the newsletter offers."""
    topics = list(offered_topics(newsletter))
    by_name = {topic.name.casefold(): topic for topic in topics}
    return by_name | {topic.slug.casefold(): topic for topic in topics}


def words_by_cell(rows: Iterable[ImportRow], known: Mapping[str, Topic]) -> dict[Cell, Cell]:
    """Return each cell -> the topics that it names, known or not."""
    cells = dict.fromkeys(row.topics for row in rows if row.topics is not None)
    return {
        cell: tuple(word for part in cell for word in topic_words(part, known)) for cell in cells
    }


def unknown_words(
    rows: Iterable[ImportRow], words: Mapping[Cell, Cell], known: Mapping[str, Topic]
) -> dict[str, list[int]]:
    """Return each word that means no known topic, as first written -> its lines."""
    unknown = {
        cell: [word for word in named if word != NEW_TOPICS and word.casefold() not in known]
        for cell, named in words.items()
    }
    found: dict[str, tuple[str, list[int]]] = {}
    for row in rows:
        for word in dict.fromkeys(unknown[row.topics] if row.topics is not None else ()):
            found.setdefault(word.casefold(), (word, []))[1].append(row.line)
    return dict(found.values())


def unknown_problems(
    unknown: Mapping[str, Sequence[int]], known: Mapping[str, Topic]
) -> list[LineProblem]:
    """Return a problem for each unknown word, listing what is known, by slug and name."""
    listed = ", ".join(sorted({_both_names(topic) for topic in known.values()})) or "none yet"
    return [
        LineProblem(
            line=line,
            also=tuple(also),
            reason=f"topic {word!r} is not known; known are {listed}. Mend it, or have it made.",
            could_be_made=True,
        )
        for word, (line, *also) in unknown.items()
    ]


def _both_names(topic: Topic) -> str:
    return topic.slug if topic.name.casefold() == topic.slug else f"{topic.slug} ({topic.name})"


def uncreatable_problems(unknown: Mapping[str, Sequence[int]]) -> list[LineProblem]:
    """Return a problem for each unknown word that no topic can be made of."""
    return [
        LineProblem(
            line=line,
            also=tuple(also),
            reason=f"no topic can be made of {word!r}; it needs a Latin letter or a digit, and "
            f"at most {LONGEST_TOPIC_SLUG} characters.",
        )
        for word, (line, *also) in unknown.items()
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


def choice_keys(words: Mapping[Cell, Cell], known: Mapping[str, Topic]) -> dict[Cell, str]:
    """Return each cell -> ``TopicChoice.key``; NOT_MADE where a topic is still to be made."""
    keys = {}
    offered = {topic.pk for topic in known.values()}
    for cell, named in words.items():
        topics = [word.casefold() for word in named if word != NEW_TOPICS]
        if any(topic not in known for topic in topics):
            keys[cell] = NOT_MADE
            continue
        chosen = {known[topic].pk for topic in topics}
        keys[cell] = wanted_topics(chosen, offered=offered, new_too=NEW_TOPICS in named).key
    return keys
