"""What is true outside the database: the time, who wants their copy, and who was given one."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from subscribers.models import Subscription


@dataclass
class Person:
    """A reader, as they themselves would tell it."""

    subscription: Subscription
    addresses: list[tuple[int, str]]
    """Since which moment they have which address."""
    gone_since: int | None = None
    paused: tuple[int, date] | None = None
    """Since which moment, and the first day on which mail may come again."""
    has_ever_left: bool = False
    has_come_back: bool = False
    """From a pause, and so has no claim on what was sent meanwhile."""

    def leave(self, moment: int) -> None:
        """They want nothing any more, from this moment on."""
        self.has_ever_left = True
        self.gone_since = moment if self.gone_since is None else self.gone_since

    def rest(self, moment: int, until: date) -> None:
        """They want nothing before that day."""
        self.has_ever_left = True
        self.paused = (moment, until)

    def comes_back(self, *, on: date) -> None:
        """Their pause is over on that day."""
        if self.paused is not None and self.paused[1] <= on:
            self.paused = None
            self.has_come_back = True

    def may_be_mailed(self, *, since: int, on: date) -> bool:
        """Tell whether whoever asked at that moment could not know that they want nothing."""
        if self.gone_since is not None and self.gone_since <= since:
            return False
        return self.paused is None or self.paused[0] > since or self.paused[1] <= on

    def addresses_since(self, moment: int) -> set[str]:
        """Return the address that they had at that moment, and those after it."""
        known = [address for at, address in self.addresses if at <= moment]
        return {*known[-1:], *(address for at, address in self.addresses if at > moment)}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One copy that the far end took, whatever it said."""

    delivery: int
    attempt: UUID
    in_order: bool
    at: datetime


@dataclass
class World:
    """The truth, beside the ledger."""

    now: datetime
    issue_date: date
    people: dict[int, Person]
    """By primary key of the subscriber."""
    moment: int = 0
    """Counts what happens."""
    whose: dict[int, int] = field(default_factory=dict)
    """Delivery -> subscriber."""
    nothing_for: set[int] = field(default_factory=set)
    """Deliveries of readers for whose topics there is nothing."""
    stopped_since: int | None = None
    """A person holds or has cancelled the issue."""
    is_cancelled: bool = False
    has_just_decided: bool = False
    """A person lets the issue go on, or cancels it."""
    is_restored: bool = False
    """The database was put back from a copy, and no person has accepted it yet."""
    taken: list[Taken] = field(default_factory=list)
    copies: Counter[int] = field(default_factory=Counter)
    """Delivery -> how many the far end took."""
    turn: Counter[int] = field(default_factory=Counter)
    """Delivery -> how often it was decided anew that it goes: by a person, by the owner's rule, or
    because the far end said that it had not taken what it took. One copy a turn is nobody's fault
    but theirs who decided so."""
    turns_of: dict[UUID, Counter[int]] = field(default_factory=dict)
    """Attempt -> the turns when it was claimed."""
    copies_a_turn: Counter[tuple[int, int]] = field(default_factory=Counter)
    next_audience: frozenset[int] | None = None
    """Subscribers who are due the next issue; None until it is planned."""
    rests_until: dict[str, datetime] = field(default_factory=dict)
    """Provider -> until when it asked to be left alone, as far as a sender has come to its end that
    heard it say so."""
    named: set[int] = field(default_factory=set)
    """Deliveries that the far end refused, each by its name."""
    reported: set[int] = field(default_factory=set)
    """Deliveries of which an event came."""
    heard: set[int] = field(default_factory=set)
    """And was applied."""
    proven: set[UUID] = field(default_factory=set)
    """Attempts that were taken, as an event of one of its copies said, or the far end's answer."""

    def happens(self) -> int:
        """Return the moment of what happens now."""
        self.moment += 1
        return self.moment

    def clock(self) -> datetime:
        """Return the time, which never is the same twice."""
        self.now += timedelta(milliseconds=1)
        return self.now

    @property
    def today(self) -> date:
        """The day by which pauses are judged."""
        return max(self.issue_date, self.now.date())

    def due(self, *, on: date) -> frozenset[int]:
        """Return who is due an issue of that day."""
        return frozenset(
            pk
            for pk, person in self.people.items()
            if person.may_be_mailed(since=self.moment, on=on)
        )

    def leave_alone(self, provider: str, until: datetime) -> None:
        """From now on all senders know that it asked for that."""
        self.rests_until[provider] = max(until, self.rests_until.get(provider, until))

    def claims(self, attempt: UUID, provider: str) -> None:
        """A sender has taken a batch; it goes for the decisions that were made so far."""
        assert self.now >= self.rests_until.get(provider, self.now), (
            f"{provider} is not left alone until {self.rests_until[provider]}, as it asked"
        )
        self.turns_of[attempt] = Counter(self.turn)

    def take(
        self, deliveries: Collection[tuple[int, str]], attempt: UUID, *, begun: int, in_order: bool
    ) -> None:
        """The far end takes these copies, which a sender began at that moment: each to somebody
        who wants it, at their address, once."""
        assert self.stopped_since is None or self.stopped_since > begun, (
            "handed over although a person had stopped the issue"
        )
        for delivery, address in deliveries:
            person = self.people[self.whose[delivery]]
            assert person.may_be_mailed(since=begun, on=self.today), (
                f"delivery {delivery} was handed over to somebody who had left"
            )
            assert address in person.addresses_since(begun), (
                f"delivery {delivery} went to a former address"
            )
            self.copies[delivery] += 1
            self.taken.append(
                Taken(delivery=delivery, attempt=attempt, in_order=in_order, at=self.now)
            )
            turn = self.turns_of[attempt][delivery]
            self.copies_a_turn[delivery, turn] += 1
            assert self.copies_a_turn[delivery, turn] == 1, f"delivery {delivery} was taken twice"

    def is_known_to_have_it(self, delivery: int) -> bool:
        """Tell whether it was in an attempt that is proven."""
        return any(one.delivery == delivery and one.attempt in self.proven for one in self.taken)

    def is_taken_this_turn(self, delivery: int) -> bool:
        """Tell whether the last one who let it go was obeyed."""
        return self.copies_a_turn[delivery, self.turn[delivery]] > 0

    def forget_what_was_not_known_to(self, copy: "World") -> None:
        """The database is that of the copy, and so is what it knows of people, of what a person
        said and of events. What the far end took, it took."""
        self.happens()
        ever_left = {pk for pk, person in self.people.items() if person.has_ever_left}
        self.people = copy.people
        for pk in ever_left:
            self.people[pk].has_ever_left = True
        self.stopped_since, self.is_cancelled = copy.stopped_since, copy.is_cancelled
        self.is_restored = copy.is_restored
        self.reported, self.heard, self.proven = copy.reported, copy.heard, copy.proven
        self.named |= copy.named
        self.next_audience, self.rests_until = copy.next_audience, copy.rests_until

    def let_go_again(self, deliveries: Iterable[int]) -> None:
        """One more copy of each of these is theirs to answer for who decides so."""
        self.turn.update(deliveries)
