"""Holding what is on its way out and tells of a study that was withdrawn meanwhile."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from digest.delivery.guards.withdrawn import (
    hold_withdrawn,
    items_of_copies,
    unseen_withdrawals,
)
from digest.delivery.models import Batch, HandoverState, Variant
from digest.delivery.providers.base import Provider
from digest.engine.log_book import LogBook
from digest.engine.tell_held import tell_held
from digest.issues.content import ContentItem
from digest.issues.models import Issue, IssueState, Item
from digest.issues.snapshot import frozen_issue
from digest.summaries.withdrawn_at import of_withdrawn_studies

_STILL_TO_GO = (HandoverState.PENDING, HandoverState.SUBMITTING)


def hold_all_withdrawn(*, now: datetime, provider: Provider, log: LogBook) -> None:
    """Hold each issue, approved or half sent, one of whose studies was withdrawn since it was
    approved, and tell its editors; each withdrawal holds an issue once."""
    # Of an earlier issue too: readers who get mail seldom get its articles with this one.
    withdrawn = Item.objects.filter(newsletter=OuterRef("newsletter"), released=False)
    left = Batch.objects.filter(issue=OuterRef("pk"), state__in=_STILL_TO_GO)
    going = Issue.objects.filter(
        Q(state=IssueState.APPROVED) | Q(Exists(left), state=IssueState.SENDING),
        Exists(withdrawn.filter(summary__in=of_withdrawn_studies())),
    )
    for issue in going.select_related("newsletter").order_by("date", "pk"):
        with log.apart(issue.slug):
            found = unseen_withdrawals(issue, _going_out(issue))
            if found:
                hold_withdrawn(issue, found, at=now)
                log.note(f"{issue.slug}: held. {issue.reason}")
                tell_held(issue, provider=provider)


def _going_out(issue: Issue) -> tuple[ContentItem, ...]:
    content = frozen_issue(issue).content
    copies = Variant.objects.filter(issue=issue, batches__state__in=_STILL_TO_GO).distinct()
    articles = {summary for held in copies.values_list("articles", flat=True) for summary in held}
    own = {item.summary for item in content.items}
    return items_of_copies(issue, content, own | articles)
