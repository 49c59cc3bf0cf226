"""How the last issues went, in numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from digest.delivery.models import HandoverState
from digest.events.kept_figures import IssueFigures, count_figures, kept_figures
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter

SHOWN = 8
_KEPT_SECONDS = 30
"""Of issues of which the clock has kept no figures yet: to count a copy each of 100,000 takes
longer than a page may."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecentIssue:
    """An issue that has begun to go out."""

    issue: Issue
    figures: IssueFigures

    @property
    def pending(self) -> int:
        """How many copies wait, or are in hand: of an issue that is being sent, or is held."""
        return self.figures.deliveries.get(HandoverState.PENDING, 0)


def recent_issues(
    newsletter: Newsletter, *, now: datetime, up_to: int | None = None
) -> list[RecentIssue]:
    """Return the newsletter's last issues that began to go out, newest first, one that is held
    midway among them; ``up_to``: none after the issue of that sequence."""
    out = newsletter.issues.filter(sequence__isnull=False)
    if up_to is not None:
        out = out.filter(sequence__lte=up_to)
    issues = list(out.order_by("-sequence")[:SHOWN])
    kept = kept_figures(issues)
    return [
        RecentIssue(issue=each, figures=kept.get(each.pk) or _counted(each, now)) for each in issues
    ]


def figures_of(issue: Issue, *, now: datetime) -> IssueFigures:
    """Return what became of an issue's copies, as the clock last counted it; half a minute old at
    most while it is under way."""
    return kept_figures([issue]).get(issue.pk) or _counted(issue, now)


def _counted(issue: Issue, now: datetime) -> IssueFigures:
    key = f"figures-{issue.pk}-{issue.state}"
    counted: IssueFigures | None = cache.get(key)
    if counted is None:
        counted = count_figures(issue, now=now)
        cache.set(key, counted, _KEPT_SECONDS)
    return counted
