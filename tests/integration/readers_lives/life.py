"""Weeks in which issues are planned and sent, beside the rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.models import Delivery
from digest.delivery.providers.base import Handover, Outcome, Submitted, Unknown
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue, IssueState, Item
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter, Topic
from tests.factories import NOW, make_newsletter, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue
from tests.integration.readers_lives.deeds import Deeds
from tests.integration.readers_lives.rule import UNDOABLE, Copy, Issued, Person

PEOPLE = 4
TOPICS = 3
SLUGS = ("weekly", "other")
MOST_ROUNDS = 4
"""Rejections hold an issue until a person resumes it."""


@dataclass(kw_only=True)
class Paper:
    """A newsletter, with what the rule remembers of it."""

    newsletter: Newsletter
    issued: list[Issued] = field(default_factory=list)

    def is_month_first(self, day: date) -> bool:
        return not any(one.is_in_month_of(day) and not one.is_cancelled for one in self.issued)


@dataclass(kw_only=True)
class Sending:
    """An issue on its way."""

    issue: Issue
    issued: Issued
    copies: dict[Person, Copy]


class World:
    """People and newsletters."""

    def __init__(self) -> None:
        self.papers = [
            Paper(newsletter=make_newsletter(slug=slug, postal_address=POSTAL_ADDRESS))
            for slug in SLUGS
        ]
        self.topics: list[Topic] = [make_topic(f"topic-{number}") for number in range(TOPICS)]
        self.people = [
            Person(name=f"reader{number}", lives_late=number % 2 == 1) for number in range(PEOPLE)
        ]
        self.at = NOW
        self._held: list[Sending] = []

    def live(self, deeds: list[Any], *, at: datetime) -> None:
        for number, paper, (what, *arguments) in deeds:
            newsletter = self.papers[paper].newsletter
            those = self._who_can(what, newsletter.slug) or self.people
            person = those[number % len(those)]
            getattr(Deeds(person, newsletter, self.topics, at=at), what)(*arguments)

    def _who_can(self, what: str, slug: str) -> list[Person]:
        # Chance alone would seldom find them.
        takings = [
            (person, person.takings[slug]) for person in self.people if slug in person.takings
        ]
        match what:
            case "undo":
                return [person for person, taking in takings if taking.left_how in UNDOABLE]
            case "resume":
                return [person for person, taking in takings if taking.paused_until]
            case "rest" | "slow_down" | "choose":
                return [person for person, taking in takings if taking.is_active]
        return []

    def spend(self, week: dict[str, Any]) -> None:
        """Live through some days until an issue is sent, and the hours after it."""
        self.at += timedelta(days=week["days"])
        self.live(week["before"], at=self.at - timedelta(minutes=30))
        self.live(week["wavers"], at=self.at - timedelta(minutes=20))
        with_other = self.papers if week["other_too"] else self.papers[:1]
        sendings = [self.plan(paper, week["items"]) for paper in with_other]
        while self._held:
            self._cancel(self._held.pop(), since=sendings)
        regrets = [(number, paper, ("undo",)) for number, paper, _ in week["wavers"]]
        self.live([*regrets, *week["meanwhile"]], at=self.at + timedelta(minutes=10))
        for sending, fate in zip(sendings, (week["fate"], "sent"), strict=False):
            self.send(sending, fate, unlucky=self.people[week["unlucky"]])
        self.live(week["after"], at=self.at + timedelta(hours=9))

    def plan(self, paper: Paper, chosen: list[frozenset[int]]) -> Sending:
        """Plan an issue, and see that everybody is planned just what the rule names."""
        newsletter = paper.newsletter
        new = [make_summary(topics=[self.topics[t] for t in topics]) for topics in chosen]
        summaries = [*waiting_summaries(newsletter), *new]
        numbers = {topic.pk: number for number, topic in enumerate(self.topics)}
        issued = Issued(
            number=len(paper.issued),
            on=self.at.date(),
            items={
                summary.pk: frozenset(numbers[topic.pk] for topic in summary.topics.all())
                for summary in summaries
            },
        )
        is_month_first = paper.is_month_first(issued.on)
        paper.issued.append(issued)
        issue = planned_issue(newsletter, summaries, on=issued.on, at=self.at)
        copies: dict[Person, Copy] = {}
        for person in self.people:
            taking = person.takings.get(newsletter.slug)
            planned = articles_of(issue, person)
            if taking:
                taking.come_to(issued, is_month_first=is_month_first)
            if not taking or not taking.is_due(issued.on, is_month_first=is_month_first):
                assert planned is None
                continue
            assert planned in taking.may_get()
            copies[person] = Copy(taking=taking, summaries=planned, waited=[*taking.waiting])
            taking.last_due = issued.on
            taking.waiting.clear()
        assert issue.deliveries.count() == len(copies)
        return Sending(issue=issue, issued=issued, copies=copies)

    def send(self, sending: Sending, fate: str, *, unlucky: Person) -> None:
        """Hand it over, and see who gets it."""
        if fate == "held":
            # Cancelled once the next one is planned, for whom it stood in the way.
            hold(sending.issue, reason="Doubts.")
            self._held.append(sending)
            return
        if fate != "cancelled":
            self._hand_over(sending, fate, unlucky, hours=2, late=False)
        if fate in {"cancelled", "stopped"}:
            self._cancel(sending)
        else:
            self._hand_over(sending, fate, unlucky, hours=8, late=True)

    def _hand_over(
        self, sending: Sending, fate: str, unlucky: Person, *, hours: int, late: bool
    ) -> None:
        def answer(handover: Handover) -> Outcome:
            if fate == "unknown":
                return Unknown(reason="timed out")
            refused = [r.delivery_id for r in handover.recipients if r.address == unlucky.address]
            return Submitted(
                message_id="m",
                rejected=dict.fromkeys(refused if fate == "refused" else (), "550 no"),
            )

        at, issue = self.at + timedelta(hours=hours), sending.issue
        provider = ScriptedProvider(*[answer] * 20)
        for _ in range(MOST_ROUNDS):
            send_due(issue, provider=provider, clock=lambda: at)
            issue.refresh_from_db()
            if issue.state != IssueState.HELD:
                break
            resume(issue, at=at)
        assert issue.state != IssueState.HELD
        expected = []
        for person, copy in sending.copies.items():
            if not copy.summaries or copy.was_ended or (person.lives_late and not late):
                continue
            copy.was_ended = True
            wanted = copy.taking in person.takings.values() and copy.taking.is_active
            resting = copy.taking.paused_until is not None and copy.taking.paused_until > at.date()
            is_taken = fate != "unknown" and not (fate == "refused" and person is unlucky)
            if wanted and not resting and is_taken:
                expected.append(person.address)
                person.got.extend(copy.summaries)
        assert sorted(provider.taken) == sorted(expected)

    def _cancel(self, sending: Sending, *, since: Sequence[Sending] = ()) -> None:
        """Whoever was not handed their copy stands where they stood before it was planned, and is
        owed what was planned ``since``; but for those who were due that."""
        cancel(sending.issue, reason="A mistake.", at=self.at + timedelta(hours=3))
        sending.issued.is_cancelled = True
        later = [one for one in since if one.issue.newsletter == sending.issue.newsletter]
        for person, copy in sending.copies.items():
            copy.taking.missed_on = sending.issued.on
            if copy.was_ended or any(person in one.copies for one in later):
                continue
            copy.taking.last_due = None
            if copy.summaries:
                known = {one for issue in copy.waited for one in issue.items}
                copy.taking.perhaps |= known - set(copy.summaries)
                copy.taking.waiting = [*copy.waited, *(one.issued for one in later)]


def waiting_summaries(newsletter: Newsletter) -> list[Any]:
    """Return what a cancelled issue has set free, in its order: the next issue has it."""
    taken = Item.objects.filter(newsletter=newsletter, released=False).values("summary")
    free = Item.objects.filter(newsletter=newsletter).exclude(summary__in=taken)
    return list({item.summary: 0 for item in free.order_by("pk").select_related("summary")})


def articles_of(issue: Issue, person: Person) -> list[int] | None:
    """Return the summaries of their copy, best first; None where they were not due."""
    delivery = (
        Delivery.objects.filter(issue=issue, subscriber__email_key=person.address)
        .select_related("batch__variant")
        .first()
    )
    if delivery is None:
        return None
    return delivery.batch.variant.articles if delivery.batch else []
