"""Where each summary stands with one newsletter."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digest.issues.count_passed_over import count_passed_over
from digest.issues.models import Issue, IssueState, Item
from digest.issues.rank import times_in_words
from digest.issues.select import PASSED_OVER_LIMIT, SET_ASIDE_REASON
from digest.newsletters.models import Newsletter
from digest.summaries.models import Standing, Summary

SummaryState = Literal["ready", "incomplete", "held", "excluded", "backlog", "set-aside", "sent"]
_NOT_YET_SENT = (IssueState.DRAFT, IssueState.APPROVED)
_BY_STANDING: dict[str, SummaryState] = {
    Standing.HELD: "held",
    Standing.EXCLUDED: "excluded",
    Standing.BACKLOG: "backlog",
}


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One summary, as the newsletter's editors see it in a list."""

    id: int
    title: str
    """Where there is none, the first of its texts that there is; of any length."""
    state: SummaryState
    missing: tuple[str, ...]
    """Names of the parts that it lacks."""
    published: date | None
    pinned: bool
    reason: str
    """Why it is in that state, or in that issue; empty where nothing needs to be said."""
    issue: str | None
    """Slug of the issue that it is in, or was sent with."""
    topics: tuple[str, ...]
    """Slugs."""


def summary_rows(newsletter: Newsletter) -> list[SummaryRow]:
    """Return every summary and its state with the newsletter, newest first, in a few queries."""
    items = {
        item.summary_id: item
        for item in Item.objects.filter(newsletter=newsletter, released=False).select_related(
            "issue"
        )
    }
    times = count_passed_over(newsletter)
    own_topics = {topic.slug for topic in newsletter.topics.all()}
    return [
        _row(summary, items.get(summary.pk), times.get(summary.pk, 0), own_topics)
        for summary in Summary.objects.prefetch_related("topics")
    ]


def _row(
    summary: Summary, item: Item | None, times_passed_over: int, own_topics: Container[str]
) -> SummaryRow:
    topics = tuple(topic.slug for topic in summary.topics.all())
    is_on_topic = not own_topics or any(topic in own_topics for topic in topics)
    state = _state(summary, item, times_passed_over)
    return SummaryRow(
        id=summary.pk,
        title=summary.heading,
        state=state,
        missing=tuple(summary.missing),
        published=summary.published,
        pinned=summary.pinned,
        reason=_reason(summary, state, item, times_passed_over, is_on_topic=is_on_topic),
        issue=item.issue.slug if item else None,
        topics=topics,
    )


def _state(summary: Summary, item: Item | None, times_passed_over: int) -> SummaryState:
    if item is not None and _is_out(item.issue):
        return "sent"
    if summary.standing != Standing.OPEN:
        return _BY_STANDING[summary.standing]
    if summary.missing:
        return "incomplete"
    if item is None and times_passed_over >= PASSED_OVER_LIMIT and not summary.pinned:
        return "set-aside"
    return "ready"


def _is_out(issue: Issue) -> bool:
    # A cancelled issue keeps the items that somebody has had already.
    state = issue.held_from if issue.state == IssueState.HELD else issue.state
    return state not in _NOT_YET_SENT


def _reason(
    summary: Summary,
    state: SummaryState,
    item: Item | None,
    times_passed_over: int,
    *,
    is_on_topic: bool,
) -> str:
    if state in _BY_STANDING.values():
        return summary.standing_reason
    if state == "set-aside":
        return SET_ASIDE_REASON
    if item is not None:
        return ", ".join(item.reasons)
    if state == "ready" and not is_on_topic:
        return "on none of this newsletter's topics"
    if state == "ready" and times_passed_over:
        return f"passed over {times_in_words(times_passed_over)}"
    return ""
