"""How often issues had no room for a summary."""

from django.db.models import Count, QuerySet

from digest.issues.models import Issue, IssueState, PassedOver
from digest.newsletters.models import Newsletter

NO_ISSUE_CAME_OF_IT = (IssueState.SKIPPED, IssueState.CANCELLED)


def count_passed_over(newsletter: Newsletter, *, besides: Issue | None = None) -> dict[int, int]:
    """Return summary's primary key -> number of the newsletter's issues that passed it over.

    Skipped and cancelled issues do not count, nor does the issue ``besides``, which is about to
    be selected again.
    """
    rows = passed_over_by(newsletter)
    if besides is not None:
        rows = rows.exclude(issue=besides)
    return dict(rows.values_list("summary_id").annotate(Count("pk")).order_by())


def passed_over_by(newsletter: Newsletter) -> QuerySet[PassedOver]:
    """Return a row for each time an issue of the newsletter that came to something had no room."""
    return PassedOver.objects.filter(issue__newsletter=newsletter).exclude(
        issue__state__in=NO_ISSUE_CAME_OF_IT
    )
