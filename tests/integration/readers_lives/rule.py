"""What each reader is owed, by the rule alone: without horizons, queries or the program's code."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from subscribers.models import Cadence

MOST_ARTICLES = 12
TWO_WEEKS = timedelta(days=13)
UNDO_WITHIN = timedelta(hours=1)
UNDOABLE = ("page", "one-click")


@dataclass(eq=False, kw_only=True)
class Issued:
    """An issue whose audience was planned."""

    number: int
    on: date
    items: dict[int, frozenset[int]]
    """Summary -> its topics, in the editors' order."""
    is_cancelled: bool = False

    def is_in_month_of(self, day: date) -> bool:
        return (self.on.year, self.on.month) == (day.year, day.month)


@dataclass(kw_only=True)
class Wishes:
    """Topics (none means all) and how often."""

    topics: frozenset[int] = frozenset()
    cadence: Cadence = Cadence.WEEKLY


@dataclass(eq=False, kw_only=True)
class Taking:
    """One person's taking of one newsletter."""

    wishes: Wishes
    waiting: list[Issued] = field(default_factory=list)
    """Planned since the last one that reached an end for them, or since they joined or resumed."""
    last_due: date | None = None
    missed_on: date | None = None
    """Of the last issue that was cancelled after it had been planned for them."""
    paused_until: date | None = None
    has_missed: bool = False
    """An issue that they would have been due, by the pause."""
    left_how: str = ""
    left_at: datetime | None = None
    perhaps: set[int] = field(default_factory=set)
    """What they did not wish for when an issue was cancelled: whoever wishes for it later may have
    it or not (the program goes back as far as nobody who shared their mail misses anything)."""

    @property
    def is_active(self) -> bool:
        return not self.left_how

    def start_anew(self) -> None:
        """From now on, and nothing of what was sent before."""
        self.waiting.clear()
        self.last_due = None
        self.paused_until, self.has_missed = None, False
        self.left_how, self.left_at = "", None

    def wake(self) -> None:
        """The pause ends, with no flood after it; who missed nothing by it stays owed all."""
        if self.paused_until is not None and self.has_missed:
            self.waiting.clear()
        self.paused_until, self.has_missed = None, False

    def come_to(self, issue: Issued, *, is_month_first: bool) -> None:
        """An issue is planned."""
        if self.paused_until is not None and self.paused_until <= issue.on:
            self.wake()
        if self.paused_until is not None and self.is_active:
            self.has_missed |= self._has_turn(issue.on, is_month_first=is_month_first)
        self.waiting.append(issue)

    def is_due(self, on: date, *, is_month_first: bool) -> bool:
        if not self.is_active or self.paused_until is not None:
            return False
        return self._has_turn(on, is_month_first=is_month_first)

    def _has_turn(self, on: date, *, is_month_first: bool) -> bool:
        match self.wishes.cadence:
            case Cadence.WEEKLY:
                return True
            case Cadence.EVERY_TWO_WEEKS:
                return self.last_due is None or on - self.last_due >= TWO_WEEKS
            case Cadence.MONTHLY:
                in_turn = is_month_first or _are_of_one_month(self.missed_on, on)
                return in_turn and not _are_of_one_month(self.last_due, on)

    def may_get(self) -> list[list[int]]:
        """Return the lists of summaries of which they must get one, best first; nearly always
        there is but one. More than twelve are passed over."""
        lists = [self._ranked(self.waiting)]
        for number, issue in enumerate(self.waiting, start=1):
            if not set(self._matching(issue)) <= self.perhaps:
                break
            lists.append(self._ranked(self.waiting[number:]))
        return lists

    def _matching(self, issue: Issued) -> Iterator[int]:
        for summary, topics in issue.items.items():
            if not issue.is_cancelled and (not self.wishes.topics or self.wishes.topics & topics):
                yield summary

    def _ranked(self, issues: list[Issued]) -> list[int]:
        places = [
            (list(issue.items).index(summary), -issue.number, summary)
            for issue in issues
            for summary in self._matching(issue)
        ]
        return [summary for *_, summary in sorted(places)][:MOST_ARTICLES]


def _are_of_one_month(one: date | None, other: date) -> bool:
    return one is not None and (one.year, one.month) == (other.year, other.month)


@dataclass(eq=False, kw_only=True)
class Copy:
    """What was planned of an issue for somebody who was due."""

    taking: Taking
    summaries: list[int]
    waited: list[Issued]
    """What they were owed something of."""
    was_ended: bool = False
    """Handed over, refused, in doubt, or not wanted any more."""


@dataclass(eq=False, kw_only=True)
class Person:
    """Somebody, whatever addresses they go by, before and after being erased."""

    name: str
    lives_late: bool
    """Their mail is due some hours after the others'."""
    moves: int = 0
    barred: str = ""
    """Why nothing may be mailed to their present address."""
    has_complained: bool = False
    takings: dict[str, Taking] = field(default_factory=dict)
    """Newsletter -> their taking of it; empty for a stranger, as for whom was erased."""
    got: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.name}-{self.moves}@example.org"

    @property
    def former_addresses(self) -> list[str]:
        return [f"{self.name}-{number}@example.org" for number in range(self.moves)]

    def join(self, newsletter: str, wishes: Wishes, *, own_wish: bool) -> bool:
        """Whether they read it now. Their own double opt-in alone brings anybody back."""
        taking = self.takings.get(newsletter)
        if self.has_complained if own_wish else self.barred or (taking and not taking.is_active):
            return False
        if own_wish:
            self.barred = ""
        if taking is None:
            self.takings[newsletter] = Taking(wishes=wishes)
            return True
        # Whoever comes back and chooses nothing gets what they had.
        if not own_wish or wishes != Wishes():
            taking.wishes = wishes
        if own_wish and (taking.paused_until or not taking.is_active):
            taking.start_anew()
        return True

    def leave(self, newsletter: str, how: str, *, at: datetime) -> None:
        taking = self.takings.get(newsletter)
        if taking and taking.is_active:
            taking.left_how, taking.left_at = how, at

    def be_barred(self, how: str, *, at: datetime) -> None:
        self.barred = self.barred or how
        self.has_complained |= how == "complaint"
        for newsletter in self.takings:
            self.leave(newsletter, how, at=at)

    def be_erased(self) -> None:
        self.barred = "erased"
        self.takings = {}

    def be_forgiven(self) -> bool:
        """Whether an admin's word lifts anything."""
        if not self.barred or (self.barred == "erased" and not self.has_complained):
            return False
        self.has_complained = False
        self.barred = "erased" if self.barred == "erased" else ""
        return True

    def undo(self, newsletter: str, *, at: datetime) -> bool:
        taking = self.takings.get(newsletter)
        if not taking or self.barred or taking.left_at is None or taking.left_how not in UNDOABLE:
            return False
        if at - taking.left_at >= UNDO_WITHIN:
            return False
        taking.left_how, taking.left_at = "", None
        return True
