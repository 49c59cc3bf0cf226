"""``/studio/summaries/``: what came in, and where each stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from digest.issues.summary_states import (
    STATES,
    SummaryRow,
    summaries_with_states,
    summary_rows,
)
from digest.newsletters.models import Newsletter, Topic
from digest.sources.models import Source
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.wanted import narrowed, wanted_of
from digest.summaries.editing.alike import alike
from digest.summaries.models import Summary
from digest.team.roles import Permission

ON_A_PAGE = 30
PAGE = "studio/summaries/inbox.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One summary of the list."""

    row: SummaryRow
    source: str
    seen_at: datetime
    alike: tuple[SummaryRow, ...]
    """Others that may tell of the same study."""


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def inbox_page(request: StudioRequest) -> HttpResponse:
    """List the summaries that are asked for, newest first, as one newsletter sees them."""
    return render(request, PAGE, inbox_context(request.GET))


def inbox_context(asked: QueryDict) -> dict[str, object]:
    """Return what the list shows, as the address asks for it."""
    newsletters = list(Newsletter.objects.order_by("slug"))
    seen_by = asked.get("newsletter", "")
    newsletter = next((each for each in newsletters if each.slug == seen_by), None)
    newsletter = newsletter or next(iter(newsletters), None)
    wanted = wanted_of(asked)
    context: dict[str, object] = {
        "newsletters": newsletters,
        "newsletter": newsletter,
        "wanted": wanted,
        "topics": Topic.objects.all(),
        "sources": Source.objects.filter(summaries__isnull=False).distinct(),
    }
    if newsletter is None:
        return context
    found = narrowed(summaries_with_states(newsletter), wanted)
    counts = Counter(
        dict(found.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    )
    if wanted.state:
        found = found.filter(state=wanted.state)
    page = Paginator(found.values_list("pk", flat=True), ON_A_PAGE).get_page(asked.get("page"))
    rows = summary_rows(newsletter, found.filter(pk__in=list(page)))
    return context | {
        "page": page,
        "lines": _lines(newsletter, rows),
        "states": [(state, counts[state]) for state in STATES],
        "total": counts.total(),
    }


def _lines(newsletter: Newsletter, rows: Sequence[SummaryRow]) -> list[Line]:
    keys = [row.id for row in rows]
    facts = {
        key: (source, seen_at)
        for key, source, seen_at in Summary.objects.filter(pk__in=keys).values_list(
            "pk", "source__slug", "first_seen_at"
        )
    }
    near = alike(keys)
    others = {row.id: row for row in rows}
    if missing := {key for keys in near.values() for key in keys} - others.keys():
        theirs = summaries_with_states(newsletter).filter(pk__in=missing)
        others |= {row.id: row for row in summary_rows(newsletter, theirs)}
    return [
        Line(
            row=row,
            source=facts[row.id][0],
            seen_at=facts[row.id][1],
            alike=tuple(others[key] for key in near.get(row.id, ()) if key in others),
        )
        for row in rows
        if row.id in facts
    ]
