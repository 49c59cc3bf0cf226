"""Which issues the public may see: those that have begun to go out."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from digest.issues.models import Issue, IssueState, Snapshot

_OUT = (IssueState.SENDING, IssueState.SENT)


def published_issues() -> QuerySet[Issue]:
    """Return the issues whose mail has begun to go out, newest first.

    One held half-way stays: its readers' links lead here.
    """
    return (
        Issue.objects.filter(
            Q(state__in=_OUT) | Q(state=IssueState.HELD, held_from__in=_OUT),
            snapshots__isnull=False,
        )
        .distinct()
        .select_related("newsletter")
    )


def with_headline(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Add ``headline``, the first article's title, without loading whole snapshots."""
    newest = Snapshot.objects.filter(issue=OuterRef("pk")).order_by("-pk")
    title = newest.annotate(title=KT("content__items__0__article__title")).values("title")[:1]
    return issues.annotate(headline=Subquery(title))


def newest_snapshot(issue: Issue) -> Snapshot:
    """Return the snapshot that counts. Raises Snapshot.DoesNotExist where there is none."""
    return issue.snapshots.order_by("-pk")[:1].get()
