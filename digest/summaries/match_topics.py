"""The topics that an entry names."""

from collections.abc import Iterable

from django.utils.text import slugify

from digest.newsletters.models import Topic

LONGEST_SLUG_CHARACTERS = 60
LONGEST_NAME_CHARACTERS = 80


class TopicMatcher:
    """Knows all topics by slug and name, read once for a whole reading."""

    def __init__(self, *, may_create: bool) -> None:
        """``may_create``: our own people's files may name new topics, a feed's categories not."""
        self._may_create = may_create
        self._known: dict[str, Topic] = {}
        self.created: list[str] = []
        """Names of the topics that were made."""
        self.read_again()

    def read_again(self) -> None:
        """Forget what was made for an entry that was then not stored."""
        self._known = {}
        for topic in Topic.objects.order_by("pk"):
            self._remember(topic)
        names = {topic.name for topic in self._known.values()}
        self.created = [name for name in self.created if name in names]

    def match(self, wanted: Iterable[str]) -> frozenset[int]:
        """Return the primary keys of the topics named; unknown names are made, or passed over."""
        topics = (self._known.get(name.casefold()) or self._by_slug(name) for name in wanted)
        return frozenset(topic.pk for topic in topics if topic is not None)

    def _by_slug(self, name: str) -> Topic | None:
        slug = slugify(name)[:LONGEST_SLUG_CHARACTERS].strip("-_")
        if slug in self._known or not slug or not self._may_create:
            return self._known.get(slug)
        topic, is_new = Topic.objects.get_or_create(
            slug=slug, defaults={"name": name.strip()[:LONGEST_NAME_CHARACTERS]}
        )
        self._remember(topic)
        if is_new:
            self.created.append(topic.name)
        return topic

    def _remember(self, topic: Topic) -> None:
        for name in (topic.slug, topic.name):
            self._known.setdefault(name.casefold(), topic)
