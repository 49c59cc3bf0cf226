"""Whom an issue would go to if its audience were frozen at this moment; nothing is changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.planning.approved_issues import approved_issues
from digest.delivery.planning.choose import ApprovedIssue, Chosen
from digest.delivery.planning.choose_for_groups import choose_for_groups
from digest.delivery.planning.count_readers import (
    CountedReaders,
    ReadersAsked,
    ask_readers,
    count_readers,
)
from digest.delivery.planning.due_in_zone import due_in_zone
from digest.delivery.planning.groups import Group
from digest.issues.content import IssueContent
from digest.issues.models import Issue
from digest.issues.notice import Notice
from digest.newsletters.models import Newsletter


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """An audience as it would be frozen now."""

    readers: CountedReaders
    chosen: Mapping[Group, Chosen]
    notices: tuple[Notice, ...]
    """What the issue has to tell; groups say which of them they are owed."""
    due_at: Mapping[str, datetime]
    """Time zone, as readers have it -> when they are due; in UTC."""


def foresee_audience(
    issue: Issue,
    content: IssueContent,
    *,
    now: datetime,
    count: Callable[[ReadersAsked], CountedReaders] = count_readers,
) -> Foreseen:
    """Return whom planning would find due now, and what it would choose for them, in a few
    queries.

    ``count`` may answer what it found a while ago. Raises SnapshotError for an earlier issue that
    was altered.
    """
    newsletter = Newsletter.objects.get(pk=issue.newsletter_id)
    last_sequence = newsletter.last_sequence
    readers = count(ask_readers(issue, content.notices, last_sequence=last_sequence, now=now))
    groups = {each.group for each in readers.alike}
    furthest_back = min((group.horizon for group in groups), default=last_sequence)
    this = ApprovedIssue(sequence=last_sequence + 1, items=content.items)
    issues = [*approved_issues(newsletter.pk, after=furthest_back), this]
    zones = {zone for each in readers.alike for zone in each.zones}
    return Foreseen(
        readers=readers,
        chosen=choose_for_groups(groups, issues=issues, topics=readers.topics),
        notices=content.notices,
        due_at={zone: due_in_zone(issue, newsletter, zone) for zone in zones},
    )
