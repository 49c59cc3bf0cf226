"""Holding what is on its way out and tells of a study that was withdrawn meanwhile."""

from django.db.models import Exists, OuterRef, Q

from digest.delivery.guards.withdrawn import hold_withdrawn, unseen_withdrawals
from digest.delivery.models import Batch, HandoverState
from digest.delivery.providers.base import Provider
from digest.engine.log_book import LogBook
from digest.engine.tell_held import tell_held
from digest.issues.models import Issue, IssueState, Item
from digest.issues.snapshot import frozen_issue

_STILL_TO_GO = (HandoverState.PENDING, HandoverState.SUBMITTING)


def hold_all_withdrawn(*, provider: Provider, log: LogBook) -> None:
    """Hold each issue, approved or half sent, one of whose studies was withdrawn since it was
    approved, and tell its editors; each withdrawal holds an issue once."""
    withdrawn = Item.objects.filter(issue=OuterRef("pk"), released=False)
    left = Batch.objects.filter(issue=OuterRef("pk"), state__in=_STILL_TO_GO)
    going = Issue.objects.filter(
        Q(state=IssueState.APPROVED) | Q(Exists(left), state=IssueState.SENDING),
        Exists(withdrawn.exclude(summary__retraction="")),
    )
    for issue in going.select_related("newsletter").order_by("date", "pk"):
        with log.apart(issue.slug):
            found = unseen_withdrawals(issue, frozen_issue(issue).content)
            if found:
                hold_withdrawn(issue, found)
                log.note(f"{issue.slug}: held. {issue.reason}")
                tell_held(issue, provider=provider)
