"""A person's word on what nobody can tell."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from digest.delivery.controls.put_back import put_back, reopen
from digest.delivery.errors import SettleError
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.apply_fate import let_go_again
from digest.delivery.outcomes.doubted import Doubted, doubted
from digest.issues.models import Issue, IssueState


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was settled, in numbers."""

    batches: int
    deliveries: int


def settle(
    issue: Issue,
    *,
    how: Literal["resend", "close"],
    at: datetime,
    seen: Doubted | None = None,
) -> Settled:
    """Send again what is unknown (``resend``), at the risk that some get it twice, or let it stay
    unknown (``close``), at the risk that some never got it.

    ``seen`` is what the person had before them, None where that is not known: what came into doubt
    after that is not theirs to settle. Raises SettleError there, where nothing is unknown, or where
    a cancelled issue is to be sent again.
    """
    with transaction.atomic():
        issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
        if how == "resend" and issue.state == IssueState.CANCELLED:
            raise SettleError(f"{issue.slug} was cancelled; what is unknown can only be closed.")
        batches = list(_in_doubt(issue).order_by("pk").select_for_update(of=("self",), no_key=True))
        if not batches:
            raise SettleError(f"Nothing of {issue.slug} is unknown, so there is nothing to settle.")
        copies = {pk for batch in batches for pk in _doubtful(batch).values_list("pk", flat=True)}
        if seen is not None and not _of(copies, doubted(issue)) <= seen.copies:
            raise SettleError(
                f"Nothing was done: more of {issue.slug} came into doubt than you had before you. "
                "Look at it again, then decide."
            )
        for batch in batches:
            if how == "close":
                _close(batch)
            else:
                put_back(batch)
        if how == "resend":
            reopen(issue, at=at)
    return Settled(batches=len(batches), deliveries=len(copies))


def _of(copies: Container[int], present: Doubted) -> frozenset[tuple[int, UUID]]:
    return frozenset(each for each in present.copies if each[0] in copies)


def _close(batch: Batch) -> None:
    """Close what is unknown now, and nothing that may come to be unknown later."""
    if batch.state == HandoverState.PENDING:
        # It goes on, and may come to be in doubt again; what is closed stays behind.
        named = batch.deliveries.filter(state=HandoverState.UNKNOWN)
        reasons = list(named.values_list("pk", "reason"))
        batch = let_go_again(batch, [pk for pk, _ in reasons])
        batch.state = HandoverState.UNKNOWN
        batch.save(update_fields=["state"])
        for pk, reason in reasons:
            batch.deliveries.filter(pk=pk).update(reason=reason)
    batch.closed = True
    batch.save(update_fields=["closed"])


def _in_doubt(issue: Issue) -> QuerySet[Batch]:
    doubtful = Delivery.objects.filter(batch=OuterRef("pk"), state=HandoverState.UNKNOWN)
    return Batch.objects.filter(
        Q(state=HandoverState.UNKNOWN) | Exists(doubtful), issue=issue, closed=False
    ).exclude(state=HandoverState.SUBMITTING)


def _doubtful(batch: Batch) -> QuerySet[Delivery]:
    doubtful = Q(state=HandoverState.UNKNOWN)
    if batch.state == HandoverState.UNKNOWN:
        doubtful |= Q(state=None)
    return batch.deliveries.filter(doubtful)
