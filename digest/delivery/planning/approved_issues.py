"""The issues that a reader may still be owed something of."""

from digest.delivery.guards.withdrawn import without_withdrawn
from digest.delivery.planning.choose import ApprovedIssue
from digest.issues.models import Issue, IssueState, Item
from digest.issues.snapshot import frozen_issue


def approved_issues(newsletter_id: int, *, after: int) -> list[ApprovedIssue]:
    """Return what was approved of the newsletter's planned issues with a higher sequence, oldest
    first; cancelled issues and released items are left out, and
    studies that were withdrawn since.

    Raises SnapshotError where a snapshot was altered.
    """
    issues = (
        Issue.objects.filter(newsletter_id=newsletter_id, sequence__gt=after)
        .exclude(state=IssueState.CANCELLED)
        .order_by("sequence")
    )
    return [_approved(issue) for issue in issues]


def _approved(issue: Issue) -> ApprovedIssue:
    released = set(
        Item.objects.filter(issue=issue, released=True).values_list("summary_id", flat=True)
    )
    return ApprovedIssue(
        sequence=issue.sequence or 0,
        items=without_withdrawn(
            item for item in frozen_issue(issue).content.items if item.summary not in released
        ),
    )
