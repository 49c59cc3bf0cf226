"""Which topics a reader wants, and the key under which equal wishes are one. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

LEFT_OUT = "-"
"""How the key begins of a wish for all but some topics."""


@dataclass(frozen=True, slots=True)
class WantedTopics:
    """Some topics, or all but some. As it stands without arguments: all."""

    named: frozenset[int] = frozenset()
    """Primary keys."""
    all_but_named: bool = True
    """False: those named alone. True: all others, new ones too."""

    @property
    def is_all(self) -> bool:
        """Tell whether nothing is left out."""
        return self.all_but_named and not self.named

    @property
    def key(self) -> str:
        """``TopicChoice.key``; empty for all topics."""
        numbers = ",".join(map(str, sorted(self.named)))
        return LEFT_OUT + numbers if self.all_but_named and numbers else numbers

    def has(self, topic_id: int) -> bool:
        """Tell whether the topic is wanted."""
        return (topic_id in self.named) is not self.all_but_named

    def wants(self, topic_ids: Collection[int]) -> bool:
        """Tell whether what is about these topics is wanted: one of them is enough. What is about
        none is for those who want all."""
        return self.is_all or any(map(self.has, topic_ids))


ALL = WantedTopics()


def read_key(key: str) -> WantedTopics:
    """Return what ``WantedTopics.key`` says."""
    if not key:
        return ALL
    numbers = key.removeprefix(LEFT_OUT).split(",")
    return WantedTopics(frozenset(map(int, numbers)), all_but_named=key.startswith(LEFT_OUT))


def wanted_topics(
    ticked: Collection[int], *, offered: Collection[int], new_too: bool
) -> WantedTopics:
    """Return what somebody wants who ticked some of the topics offered, and whether those that are
    added later are theirs too. No tick at all means all."""
    if not ticked:
        return ALL
    if new_too:
        return WantedTopics(frozenset(offered).difference(ticked))
    return WantedTopics(frozenset(ticked), all_but_named=False)
