"""Adds up an audience by what readers chose. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.delivery.planning.choose import Chosen
from digest.delivery.planning.choose_for_groups import has_large_text, notices_for, variant_key
from digest.delivery.planning.count_readers import AlikeReaders, CountedReaders
from digest.delivery.planning.foresee import Foreseen
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """What a group gets, and who they are."""

    key: str | None
    """Of their variant; None: nothing."""
    chosen: Chosen
    told: tuple[Notice, ...]
    readers: int


def break_down(foreseen: Foreseen, *, own_zone: str) -> Breakdown:
    """Add up the audience. ``own_zone`` is that of readers who gave none."""
    answers = _answers(foreseen)
    alike = foreseen.readers.alike
    mailed = [each for each in alike if answers[each.group].key is not None]
    nothing = [each for each in alike if answers[each.group].key is None]
    empty: Counter[int] = Counter()
    for each in nothing:
        empty[each.group.topic_choice] += each.count
    return Breakdown(
        variants=tuple(_variants(answers)),
        nothing=empty.total(),
        told=tuple(_told(answers.values(), foreseen.notices)),
        cadences=tuple(_cadences(mailed, nothing, foreseen.readers)),
        due=tuple(_due(mailed, foreseen.due_at, own_zone)),
        topics=_topics(answers.values()),
        empty_choices=tuple(empty.most_common()),
    )


def _answers(foreseen: Foreseen) -> dict[Group, _Answer]:
    """Look at each group once, however many kinds of readers are of it."""
    readers: Counter[Group] = Counter()
    for each in foreseen.readers.alike:
        readers[each.group] += each.count
    notices = foreseen.notices
    return {
        group: _Answer(
            key=variant_key(group, foreseen.chosen[group], notices),
            chosen=foreseen.chosen[group],
            told=notices_for(group.notices, foreseen.chosen[group], notices),
            readers=count,
        )
        for group, count in readers.items()
    }


def _variants(answers: Mapping[Group, _Answer]) -> list[VariantReaders]:
    sizes: Counter[str] = Counter()
    examples: dict[str, Group] = {}
    for group, answer in answers.items():
        if answer.key is not None:
            sizes[answer.key] += answer.readers
            examples.setdefault(answer.key, group)
    found = [
        VariantReaders(
            key=key,
            readers=size,
            articles=len(answers[examples[key]].chosen.items),
            passed_over=answers[examples[key]].chosen.passed_over,
            large_text=has_large_text(examples[key]),
            text_only=examples[key].text_only,
            example=examples[key],
        )
        for key, size in sizes.items()
    ]
    return sorted(found, key=lambda one: (-one.readers, one.key))


def _told(answers: Iterable[_Answer], notices: Sequence[Notice]) -> Iterable[tuple[str, int]]:
    told: Counter[str] = Counter()
    for answer in answers:
        for notice in answer.told:
            told[notice.key] += answer.readers
    for notice in notices:
        if told[notice.key] or notice.is_new:
            yield notice.words, told[notice.key]


def _cadences(
    mailed: Iterable[AlikeReaders], nothing: Iterable[AlikeReaders], readers: CountedReaders
) -> Iterable[CadenceReaders]:
    with_mail, without = _by_cadence(mailed), _by_cadence(nothing)
    counts = (with_mail, without, readers.not_due, readers.paused)
    for cadence in sorted({cadence for count in counts for cadence in count}):
        yield CadenceReaders(
            cadence=cadence,
            mailed=with_mail[cadence],
            nothing=without[cadence],
            not_due=readers.not_due.get(cadence, 0),
            paused=readers.paused.get(cadence, 0),
        )


def _by_cadence(alike: Iterable[AlikeReaders]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in alike:
        found[each.cadence] += each.count
    return found


def _due(
    mailed: Iterable[AlikeReaders], due_at: Mapping[str, datetime], own_zone: str
) -> Iterable[DueReaders]:
    by_zone: Counter[str] = Counter()
    for each in mailed:
        by_zone.update(each.zones)
    zones: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    for zone, readers in by_zone.items():
        zones[due_at[zone]][zone or own_zone] += readers
    for at, counts in sorted(zones.items()):
        yield DueReaders(
            at=at,
            zones=tuple(zone for zone, _ in counts.most_common()),
            readers=counts.total(),
        )


def _topics(answers: Iterable[_Answer]) -> Counter[int]:
    found: Counter[int] = Counter()
    for answer in answers:
        for topic in {topic for item in answer.chosen.items for topic in item.topic_ids}:
            found[topic] += answer.readers
    return found
