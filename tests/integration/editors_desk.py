"""A newsletter's desk for tests: what editors, sources and the clock may do, and the law that holds
whatever they do."""

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from digest.issues.candidates import candidates_for
from digest.issues.compose import compose
from digest.issues.models import Issue, IssueState, Item
from digest.issues.reconsider import reconsider
from digest.issues.select import PASSED_OVER_LIMIT
from digest.issues.summary_states import summary_rows
from digest.issues.workflow import hold, release_items, resume, skip
from digest.newsletters.change import change_newsletter
from digest.newsletters.schedule import next_date
from digest.render.evidence import Study, StudyKind
from digest.sources.records import Entry, Reading
from digest.summaries import decide
from digest.summaries.ingest import ingest
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_source, make_topic

WORDS = (
    "walking",
    "sleep",
    "memory",
    "pain",
    "balance",
    "vision",
    "mood",
    "speech",
    "heat",
    "diet",
)
TOPICS = ("mind", "movement", "other")
OVER = (IssueState.SKIPPED, IssueState.CANCELLED)


class Desk:
    """One newsletter's editors and sources, and what the law says of what they did."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.newsletter = make_newsletter(min_items=1, max_items=1)
        self.newsletter.topics.set([make_topic(slug) for slug in TOPICS[:2]])
        make_topic(TOPICS[2])
        self.source = make_source("feed-of-ours")
        self.entries: list[Entry] = []
        self.left_out_by: dict[int, set[int]] = defaultdict(set)
        """Summary -> issues that were composed while it was eligible, without it."""

    def publish(self, count: int, is_complete: bool, topic: str, kind: StudyKind, on: date) -> None:
        for _ in range(count):
            number = len(self.entries)
            self.entries.append(
                Entry(
                    origin=f"feed, entry {number}",
                    guid=f"guid-{number}",
                    url=f"https://example.org/{number}",
                    title=f"{' '.join(WORDS[int(digit)] for digit in f'{number:04}')} {number}",
                    takeaway=f"Study {number} found something.",
                    found="Something." if is_complete else "",
                    matters="It matters.",
                    keep_in_mind="It was small.",
                    published=on,
                    topics=(topic,),
                    study=Study(doi=f"10.1000/{number}", kind=kind),
                )
            )
        self._ingest(*self.entries[-count:])

    def publish_again(self, which: int, is_renamed: bool, is_completed: bool) -> None:
        if self.entries:
            index = which % len(self.entries)
            entry = self.entries[index]
            changes: dict[str, Any] = {"published": self.now.date() + timedelta(days=which)}
            if is_renamed:
                changes |= {"guid": f"{entry.guid}-again", "url": f"{entry.url}/again"}
            if is_completed:
                changes |= {"found": f"Something more, as of {self.now:%d %B}."}
            self.entries[index] = Entry(**vars(entry) | changes)
            self._ingest(self.entries[index])

    def _ingest(self, *entries: Entry) -> None:
        ingest(Reading(entries=entries), self.source, now=self.now)

    def draft(self, weeks_ahead: int) -> None:
        on = next_date(self.now, self.newsletter.schedule) + timedelta(weeks=weeks_ahead)
        self._compose(on)

    def draft_again(self, which: int) -> None:
        if draft := self._one(which, IssueState.DRAFT):
            self._compose(draft.date)

    def _compose(self, on: date) -> Issue | None:
        before = Issue.objects.filter(date=on).first()
        composed = compose(self.newsletter, issue_date=on, now=self.now)
        issue = composed.issue
        assert issue or composed.reason
        if issue is None:
            skipped = Issue.objects.get(date=on)
            assert skipped.state in OVER
            assert not skipped.items.filter(released=False).exists()
        elif issue.state == IssueState.DRAFT:
            taken = {item.summary_id for item in issue.items.all()}
            assert self.newsletter.min_items <= len(taken) <= self.newsletter.max_items
            in_other_issues = set(
                self._items().exclude(issue=issue).values_list("summary", flat=True)
            )
            for summary in self._eligible():
                by = self.left_out_by[summary.pk]
                if summary.pk in taken | in_other_issues:
                    by.discard(issue.pk)
                else:
                    by.add(issue.pk)
        else:
            assert before is not None
            assert before.state == issue.state
        return issue

    def send_weeks(self, weeks: int) -> None:
        for _ in range(weeks):
            self.draft(0)
            for draft in Issue.objects.filter(state=IssueState.DRAFT):
                self._send(draft)
            self.now += timedelta(weeks=1)

    def send_draft(self, which: int) -> None:
        if draft := self._one(which, IssueState.DRAFT):
            self._send(draft)

    def _send(self, draft: Issue) -> None:
        Issue.objects.filter(pk=draft.pk).update(state=IssueState.SENT)

    def miss_weeks(self, weeks: int) -> None:
        self.now += timedelta(weeks=weeks)

    def skip_draft(self, which: int) -> None:
        if draft := self._one(which, IssueState.DRAFT):
            skip(draft, reason="nobody was there", at=self.now)

    def hold_draft(self, which: int) -> None:
        if draft := self._one(which, IssueState.DRAFT):
            hold(draft, reason="to be looked at")

    def resume_held(self, which: int) -> None:
        if held := self._one(which, IssueState.HELD):
            resume(held)

    def cancel_approved(self, which: int) -> None:
        if draft := self._one(which, IssueState.DRAFT):
            Issue.objects.filter(pk=draft.pk).update(state=IssueState.CANCELLED)
            release_items(draft)

    def decide_on(self, which: int, decision: str) -> None:
        if summary := self._summary(which):
            with suppress(decide.DecisionError):
                getattr(decide, decision)(summary, at=self.now)

    def reconsider_one(self, which: int) -> None:
        if summary := self._summary(which):
            reconsider(summary, self.newsletter)
            self.left_out_by[summary.pk].clear()

    def change_clock(self, zone: str, hour: int, weekday: int) -> None:
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        change_newsletter(
            self.newsletter, [f"time_zone={zone}", f"hour={hour}", f"weekday={days[weekday]}"]
        )

    def change_limits(self, min_items: int, more: int) -> None:
        change_newsletter(
            self.newsletter, [f"min_items={min_items}", f"max_items={min_items + more}"]
        )

    def _one(self, which: int, state: IssueState) -> Issue | None:
        issues = list(Issue.objects.filter(state=state))
        return issues[which % len(issues)] if issues else None

    def _summary(self, which: int) -> Summary | None:
        summaries = list(Summary.objects.order_by("pk"))
        return summaries[which % len(summaries)] if summaries else None

    def _items(self) -> Any:
        return Item.objects.filter(newsletter=self.newsletter, released=False)

    def _eligible(self) -> list[Summary]:
        return [
            summary
            for summary in Summary.objects.filter(topics__slug__in=TOPICS[:2])
            if summary.standing == Standing.OPEN and not summary.missing
        ]

    def check_law(self) -> None:
        assert Summary.objects.count() == len(self.entries), "nothing is brought back"
        items = Counter(self._items().values_list("summary", flat=True))
        assert not items or max(items.values()) == 1, "no summary is in two issues"
        waiting = {candidate.key for candidate in candidates_for(self.newsletter)}
        rows = {row.id: row for row in summary_rows(self.newsletter)}
        set_aside = {key for key, row in rows.items() if row.state == "set-aside"}
        eligible = {summary.pk for summary in self._eligible()}
        for key in eligible:
            assert [key in items, key in waiting, key in set_aside].count(True) == 1, rows[key]
        assert waiting <= eligible
        over = set(Issue.objects.filter(state__in=OVER).values_list("pk", flat=True))
        for key in set_aside:
            assert rows[key].reason
            assert len(self.left_out_by[key] - over) >= PASSED_OVER_LIMIT
