"""How many readers of each kind would be due an issue at this moment, whatever it says."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, CharField, Count, Q, QuerySet

from digest.delivery.planning.groups import (
    ALL_TOPICS,
    Group,
    goes_on,
    group_from,
    takers_once_pauses_end,
    topics_of,
)
from digest.delivery.planning.owed_notices import owed_notices
from digest.issues.models import Issue
from digest.issues.notice import Notice
from subscribers.horizon import horizon_once_awake
from subscribers.models import Subscription
from subscribers.topics.wanted_topics import WantedTopics


@dataclass(frozen=True, kw_only=True, slots=True)
class AlikeReaders:
    """Readers who are due the issue, and of whom one gets what the other gets."""

    group: Group
    cadence: str
    zones: Mapping[str, int]
    """Time zone -> how many; empty: the newsletter's own."""

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(self.zones.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedReaders:
    """Who takes a newsletter, by what an issue of it would go by."""

    at: datetime
    alike: tuple[AlikeReaders, ...]
    """They add up to the audience."""
    topics: Mapping[int, WantedTopics]
    """Topic choice -> what it wants."""
    paused: Mapping[str, int]
    """Cadence -> how many take the newsletter and have paused it."""
    not_due: Mapping[str, int]
    """Cadence -> how many take the newsletter and are not due yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadersAsked:
    """What is asked of the readers for an issue."""

    at: datetime
    last_sequence: int
    """The newsletter's."""
    due: QuerySet[Subscription, tuple[Any, ...]]
    waiting: QuerySet[Subscription, tuple[Any, ...]]

    @property
    def key(self) -> str:
        """The same for the same questions: most edits of an issue ask nothing else of readers."""
        asked = [each.query.sql_with_params() for each in (self.due, self.waiting)]
        return hashlib.sha256(repr((self.last_sequence, asked)).encode()).hexdigest()


class _Listed(Aggregate):
    """All values of a group in one text. To group by the zone as well would make forty rows of
    each, and sort them all by one column more: a third of the time."""

    output_field = CharField()
    allow_distinct = False

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "group_concat(%(expressions)s, char(10))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "string_agg(%(expressions)s, chr(10))"
        return self.as_sql(compiler, connection, template=template, **context)


def ask_readers(
    issue: Issue, notices: Sequence[Notice], *, last_sequence: int, now: datetime
) -> ReadersAsked:
    """Return what is to be asked; the pauses that planning would end count as ended.

    ``notices`` are what the issue has to tell, ``last_sequence`` is its newsletter's.
    """
    awake_on = goes_on(issue, now)
    due, waiting = takers_once_pauses_end(issue, awake_on)
    asleep = Q(paused_until__gt=awake_on)
    return ReadersAsked(
        at=now,
        last_sequence=last_sequence,
        # What differs most first: SQLite sorts by it, and compares numbers fastest.
        due=due.order_by()
        .values_list(
            "topic_choice_id",
            horizon_once_awake(awake_on),
            "subscriber__large_text",
            "subscriber__text_only",
            owed_notices(issue, notices),
            "cadence",
        )
        .annotate(zones=_Listed("subscriber__time_zone")),
        waiting=waiting.order_by()
        .values_list("cadence")
        .annotate(taken=Count("pk"), asleep=Count("pk", filter=asleep)),
    )


def count_readers(asked: ReadersAsked) -> CountedReaders:
    """Return whom planning would find due now, and who else takes the newsletter."""
    alike = tuple(_alike(asked))
    waiting = list(asked.waiting)
    return CountedReaders(
        at=asked.at,
        alike=alike,
        topics=topics_of({each.group for each in alike}),
        paused={cadence: asleep for cadence, _, asleep in waiting if asleep},
        not_due={cadence: taken - asleep for cadence, taken, asleep in waiting if taken > asleep},
    )


def _alike(asked: ReadersAsked) -> Iterator[AlikeReaders]:
    for choice, *more, cadence, zones in asked.due:
        yield AlikeReaders(
            group=group_from((choice or ALL_TOPICS, *more)),
            cadence=cadence,
            zones=Counter(zones.split("\n")),
        )
