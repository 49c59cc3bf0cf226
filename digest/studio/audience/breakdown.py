"""Adds up an audience by what readers chose. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.delivery.planning.choose import Chosen
from digest.delivery.planning.choose_for_groups import has_large_text, notices_for, variant_key
from digest.delivery.planning.foresee import AlikeReaders, Foreseen
from digest.delivery.planning.groups import Group
from digest.issues.notice import Notice

PICTURES = 3
"""Of so many of the biggest variants, and of the smallest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantReaders:
    """What equally many get alike."""

    key: str
    readers: int
    articles: int
    passed_over: int | None
    """None where that is not known any more."""
    large_text: bool
    text_only: bool
    example: Group | None
    """One of the groups that get it; None once it is stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CadenceReaders:
    """Readers of one cadence; ``mailed`` and ``nothing`` are the audience."""

    cadence: str
    mailed: int
    nothing: int
    """Due it, and it has nothing on their topics."""
    not_due: int
    paused: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DueReaders:
    """Readers who are due at one time."""

    at: datetime
    zones: tuple[str, ...]
    """Those with the most readers first."""
    readers: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Breakdown:
    """An audience in numbers."""

    variants: tuple[VariantReaders, ...]
    """Those with the most readers first."""
    due: tuple[DueReaders, ...]
    """Soonest first; those who get a mail."""
    nothing: int
    """How many are due it, and get nothing."""
    told: tuple[tuple[str, int], ...]
    """Each of the issue's notices, with how many are told; those left out that nobody is any
    more."""
    cadences: tuple[CadenceReaders, ...] = ()
    """Empty once the audience is frozen, as are the following: what readers chose may have changed
    since."""
    topics: Mapping[int, int] = field(default_factory=dict)
    """Primary key -> how many get something on it."""
    empty_choices: tuple[tuple[int, int], ...] = ()
    """Topic choice and how many are due the issue who made it, and get nothing; most first."""

    @property
    def mailed(self) -> int:
        """How many get a mail."""
        return sum(variant.readers for variant in self.variants)

    @property
    def pictured(self) -> tuple[VariantReaders, ...]:
        """The biggest variants and the smallest, each once."""
        return tuple(dict.fromkeys((*self.variants[:PICTURES], *self.variants[-1:])))


def break_down(foreseen: Foreseen, *, own_zone: str) -> Breakdown:
    """Add up the audience. ``own_zone`` is that of readers who gave none."""
    mailed = [each for each in foreseen.alike if _gets_mail(each.group, foreseen)]
    nothing = [each for each in foreseen.alike if not _gets_mail(each.group, foreseen)]
    empty: Counter[int] = Counter()
    for each in nothing:
        empty[each.group.topic_choice] += each.count
    return Breakdown(
        variants=tuple(_variants(mailed, foreseen.chosen, foreseen.notices)),
        nothing=empty.total(),
        told=tuple(_told(mailed, foreseen)),
        cadences=tuple(_cadences(mailed, nothing, foreseen)),
        due=tuple(_due(mailed, foreseen.due_at, own_zone)),
        topics=_topics(mailed, foreseen.chosen),
        empty_choices=tuple(empty.most_common()),
    )


def _gets_mail(group: Group, foreseen: Foreseen) -> bool:
    return variant_key(group, foreseen.chosen[group], foreseen.notices) is not None


def _variants(
    mailed: Iterable[AlikeReaders], chosen: Mapping[Group, Chosen], notices: Sequence[Notice]
) -> list[VariantReaders]:
    readers: Counter[Group] = Counter()
    for each in mailed:
        readers[each.group] += each.count
    sizes: Counter[str] = Counter()
    examples: dict[str, Group] = {}
    for group, count in readers.items():
        key = variant_key(group, chosen[group], notices) or ""
        sizes[key] += count
        examples.setdefault(key, group)
    found = [
        VariantReaders(
            key=key,
            readers=size,
            articles=len(chosen[examples[key]].items),
            passed_over=chosen[examples[key]].passed_over,
            large_text=has_large_text(examples[key]),
            text_only=examples[key].text_only,
            example=examples[key],
        )
        for key, size in sizes.items()
    ]
    return sorted(found, key=lambda one: (-one.readers, one.key))


def _told(mailed: Iterable[AlikeReaders], foreseen: Foreseen) -> Iterable[tuple[str, int]]:
    told: Counter[str] = Counter()
    for each in mailed:
        chosen = foreseen.chosen[each.group]
        for notice in notices_for(each.group.notices, chosen, foreseen.notices):
            told[notice.key] += each.count
    for notice in foreseen.notices:
        if told[notice.key] or notice.is_new:
            yield notice.words, told[notice.key]


def _cadences(
    mailed: Iterable[AlikeReaders], nothing: Iterable[AlikeReaders], foreseen: Foreseen
) -> Iterable[CadenceReaders]:
    with_mail, without = _by_cadence(mailed), _by_cadence(nothing)
    counts = (with_mail, without, foreseen.not_due, foreseen.paused)
    for cadence in sorted({cadence for count in counts for cadence in count}):
        yield CadenceReaders(
            cadence=cadence,
            mailed=with_mail[cadence],
            nothing=without[cadence],
            not_due=foreseen.not_due.get(cadence, 0),
            paused=foreseen.paused.get(cadence, 0),
        )


def _by_cadence(alike: Iterable[AlikeReaders]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in alike:
        found[each.cadence] += each.count
    return found


def _due(
    mailed: Iterable[AlikeReaders], due_at: Mapping[str, datetime], own_zone: str
) -> Iterable[DueReaders]:
    zones: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    for each in mailed:
        zones[due_at[each.time_zone]][each.time_zone or own_zone] += each.count
    for at, counts in sorted(zones.items()):
        yield DueReaders(
            at=at,
            zones=tuple(zone for zone, _ in counts.most_common()),
            readers=counts.total(),
        )


def _topics(mailed: Iterable[AlikeReaders], chosen: Mapping[Group, Chosen]) -> Counter[int]:
    readers: Counter[Group] = Counter()
    for each in mailed:
        readers[each.group] += each.count
    found: Counter[int] = Counter()
    for group, count in readers.items():
        for topic in {topic for item in chosen[group].items for topic in item.topic_ids}:
            found[topic] += count
    return found
