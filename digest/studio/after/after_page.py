"""``/studio/issues/<slug>/after/``: what became of an issue, over time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.status.taken_by_hour import taken_by_hour
from digest.events.forget_bodies import KEPT_FOR
from digest.events.heard_by_hour import heard_by_hour
from digest.issues.models import Issue
from digest.studio.after.leavers import Leavers, leavers_after
from digest.studio.after.link_clicks import shown_clicks
from digest.studio.after.over_issues import over_issues
from digest.studio.after.over_time import (
    Hour,
    days_after,
    hours_after,
    plot_of_arrivals,
    plot_of_days,
    plot_of_taken,
)
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.home.left_between import left_before_the_next
from digest.studio.home.recent_issues import figures_of, recent_issues
from digest.studio.issues.find_issue import find_issue
from digest.team.roles import Permission

_STILL_CHANGES = timedelta(days=8)
_KEPT_SECONDS = {True: 60, False: 3_600}
"""Whether it still changes -> how old what is shown may be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    """What became of an issue."""

    hours: tuple[Hour, ...]
    leavers: Leavers


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def after_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show what was taken, what arrived, who complained and who left, and how that compares; and,
    where the owner turned tracking on, how often links were followed."""
    issue = find_issue(slug)
    if issue.planned_at is None:
        return redirect("studio:audience", slug)
    now = timezone.now()
    zone = issue.newsletter.time_zone
    found = _after(issue, now)
    recent = list(reversed(recent_issues(issue.newsletter, now=now, up_to=issue.sequence)))
    days = days_after(issue.planned_at, found.leavers.by_day)
    context = {
        "now": now,
        "issue": issue,
        "newsletter": issue.newsletter,
        "figures": figures_of(issue, now=now),
        "hours": found.hours,
        "taken": plot_of_taken(found.hours, zone=zone),
        "arrivals": plot_of_arrivals(found.hours, zone=zone),
        "leavers": found.leavers,
        "left": plot_of_days(days, zone=zone),
        "clicks": shown_clicks(issue),
        "report_days": KEPT_FOR.days,
        "issues": over_issues(recent, left_before_the_next([each.issue for each in recent])),
    }
    return render(request, "studio/after/after.html", context)


def _after(issue: Issue, now: datetime) -> After:
    key = f"after-{issue.pk}"
    found: After | None = cache.get(key)
    if found is None and issue.planned_at is not None:
        hours = hours_after(issue.planned_at, taken_by_hour(issue), heard_by_hour(issue))
        found = After(hours=hours, leavers=leavers_after(issue))
        changes = now - issue.planned_at < _STILL_CHANGES
        cache.set(key, found, _KEPT_SECONDS[changes])
    return found or After(hours=(), leavers=Leavers(by_day={}, by_way={}))
