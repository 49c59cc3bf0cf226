"""Where each summary stands with one newsletter."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Case, CharField, Count, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from digest.issues.count_passed_over import count_passed_over, passed_over_by
from digest.issues.models import IssueState, Item
from digest.issues.rank import times_in_words
from digest.issues.select import PASSED_OVER_LIMIT, SET_ASIDE_REASON
from digest.newsletters.models import Newsletter
from digest.sources.records import PARTS
from digest.summaries.models import Standing, Summary

SummaryState = Literal["ready", "incomplete", "held", "excluded", "backlog", "set-aside", "sent"]
STATES: tuple[SummaryState, ...] = (
    "ready", "incomplete", "held", "excluded", "backlog", "set-aside", "sent"
)  # fmt: skip
_NOT_YET_SENT = (IssueState.DRAFT, IssueState.APPROVED)
_DECIDED: tuple[SummaryState, ...] = ("held", "excluded", "backlog")
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""All that ``str.strip`` takes away (Unicode has no blank after U+3000): a part that holds nothing
else is missing."""


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


def summaries_with_states(newsletter: Newsletter) -> QuerySet[Any]:
    """Return the summaries, newest first, each with its SummaryState with the newsletter as
    ``state``, to be filtered and counted by the database. Those merged into others are not there.
    """
    theirs = items_of(newsletter)
    not_out = Q(issue__state__in=_NOT_YET_SENT) | Q(
        issue__state=IssueState.HELD, issue__held_from__in=_NOT_YET_SENT
    )
    # A cancelled issue keeps the items that somebody has had already.
    out = theirs.exclude(not_out)
    lacking = Q()
    for part in PARTS:
        lacking |= Q(**{f"bare_{part}": ""})
    too_often = (
        passed_over_by(newsletter)
        .values("summary")
        .annotate(times=Count("pk"))
        .order_by()
        .filter(times__gte=PASSED_OVER_LIMIT)
    )
    is_aside = Q(pk__in=too_often.values("summary"), pinned=False) & ~Q(
        pk__in=theirs.values("study")
    )
    return (
        Summary.objects.filter(merged_into=None)
        .alias(**{f"bare_{part}": _without_blanks(part) for part in PARTS})
        .annotate(
            state=Case(
                When(pk__in=out.values("study"), then=Value("sent")),
                When(~Q(standing=Standing.OPEN), then=F("standing")),
                When(lacking, then=Value("incomplete")),
                When(is_aside, then=Value("set-aside")),
                default=Value("ready"),
                output_field=CharField(),
            )
        )
    )


def items_of(newsletter: Newsletter) -> QuerySet[Any]:
    """Return the newsletter's items that take a summary, each with the ``study`` (a summary's
    primary key) that it takes: one merged into another speaks for that."""
    return Item.objects.filter(newsletter=newsletter, released=False).annotate(
        study=Coalesce("summary__merged_into", "summary")
    )


def summary_rows(
    newsletter: Newsletter, summaries: QuerySet[Summary] | None = None
) -> list[SummaryRow]:
    """Return every summary and its state with the newsletter, newest first, in a few queries; or
    only those of ``summaries``, which ``summaries_with_states`` gave."""
    found = list(
        (summaries_with_states(newsletter) if summaries is None else summaries).prefetch_related(
            "topics"
        )
    )
    theirs = items_of(newsletter)
    if summaries is not None:
        theirs = theirs.filter(study__in=[summary.pk for summary in found])
    in_order = theirs.select_related("issue").order_by("issue__date", "pk")
    items: dict[int, Item] = {item.study: item for item in in_order}
    times = count_passed_over(newsletter)
    own_topics = {topic.slug for topic in newsletter.topics.all()}
    return [
        _row(summary, items.get(summary.pk), times.get(summary.pk, 0), own_topics)
        for summary in found
    ]


def _without_blanks(part: str) -> Func:
    return Func(F(part), Value(_BLANKS), function="TRIM", output_field=CharField())


def _row(
    summary: Summary, item: Item | None, times_passed_over: int, own_topics: Container[str]
) -> SummaryRow:
    topics = tuple(topic.slug for topic in summary.topics.all())
    is_on_topic = not own_topics or any(topic in own_topics for topic in topics)
    state: SummaryState = summary.state  # type: ignore[attr-defined]
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


def _reason(
    summary: Summary,
    state: SummaryState,
    item: Item | None,
    times_passed_over: int,
    *,
    is_on_topic: bool,
) -> str:
    if state in _DECIDED:
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
