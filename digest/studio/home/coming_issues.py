"""The next issues of each newsletter: where they stand, and what is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.engine.due_steps import compose_from
from digest.engine.issue_facts import audience_due_span, facts_of
from digest.issues.candidates import candidates_for
from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue, IssueState
from digest.issues.next_open_date import next_open_date
from digest.newsletters.models import Newsletter
from digest.studio.home.whose_turn import Turn, whose_turn

UNDER_WAY = (IssueState.DRAFT, IssueState.APPROVED, IssueState.SENDING, IssueState.HELD)


@dataclass(frozen=True, kw_only=True, slots=True)
class ComingIssue:
    """An issue that is not over."""

    issue: Issue
    turn: Turn
    first_due_at: datetime
    """In the newsletter's zone."""
    items: int
    incomplete: int
    """Of its items, how many lack a part."""
    is_changed: bool
    """Since its approval: it goes out as it was approved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotYetComposed:
    """A newsletter's next issue, of which there is no draft."""

    day: date
    """Of the issue; the first readers may get it on the day before, by the newsletter's clock."""
    composed_at: datetime
    """From then on the clock composes it; in the newsletter's zone."""
    first_due_at: datetime
    ready: int
    """Summaries that it would be composed from."""
    wanted: int
    """How many it takes at least."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What lies on the desk for one newsletter."""

    newsletter: Newsletter
    sooner: tuple[ComingIssue, ...]
    """Soonest first; one or two, unless some are held."""
    next_one: NotYetComposed | None
    """None while there is a draft of it, or it waits for its time."""
    later: tuple[ComingIssue, ...]
    """Composed ahead: those after ``next_one``."""


def desk_of(newsletter: Newsletter, *, now: datetime) -> Desk:
    """Return what editors of the newsletter have before them."""
    zone = ZoneInfo(newsletter.time_zone)
    found = newsletter.issues.filter(state__in=UNDER_WAY).order_by("date", "pk")
    issues = tuple(_coming(issue, zone, now) for issue in found.select_related("newsletter"))
    day = day_without_draft(newsletter, now=now)
    return Desk(
        newsletter=newsletter,
        sooner=tuple(each for each in issues if day is None or each.issue.date <= day),
        next_one=_next_one(newsletter, day, zone) if day is not None else None,
        later=tuple(each for each in issues if day is not None and each.issue.date > day),
    )


def day_without_draft(newsletter: Newsletter, *, now: datetime) -> date | None:
    """Return the date of the newsletter's next issue where that is not composed; None while there
    is a draft of it, or it waits for its time. One for another date stands in nobody's way."""
    day = next_open_date(newsletter, now=now)
    is_there = newsletter.issues.filter(state__in=UNDER_WAY, date=day).exists()
    return None if is_there else day


def _coming(issue: Issue, zone: ZoneInfo, now: datetime) -> ComingIssue:
    facts = facts_of(issue)
    incomplete, is_changed = incomplete_items(issue), has_unapproved_changes(issue)
    return ComingIssue(
        issue=issue,
        turn=whose_turn(facts, now=now, incomplete=incomplete, is_changed=is_changed),
        first_due_at=facts.first_due_at.astimezone(zone),
        items=issue.items.filter(released=False).count(),
        incomplete=incomplete,
        is_changed=is_changed,
    )


def incomplete_items(issue: Issue) -> int:
    """Return how many of its items lack a part."""
    items = issue.items.filter(released=False).select_related("summary")
    return sum(bool(item.summary.missing) for item in items)


def _next_one(newsletter: Newsletter, day: date, zone: ZoneInfo) -> NotYetComposed:
    first_due_at, _ = audience_due_span(newsletter, day)
    lead = timedelta(hours=newsletter.lead_hours)
    composed_at = compose_from(first_due_at, lead=lead, release=newsletter.release)
    return NotYetComposed(
        day=day,
        composed_at=composed_at.astimezone(zone),
        first_due_at=first_due_at.astimezone(zone),
        ready=len(candidates_for(newsletter)),
        wanted=newsletter.min_items,
    )
