"""Hands over what is due of one issue, batch after batch."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from digest.delivery.claiming.claim import Claim, Emptied, Stop, claim_batch
from digest.delivery.claiming.claimable import claimable, next_claim_at
from digest.delivery.errors import LeaseLostError, RestoredError
from digest.delivery.guards.adds_up import why_not_adding_up
from digest.delivery.guards.watch import check_not_restored, keep_claim
from digest.delivery.models import Delivery
from digest.delivery.outcomes.end_cancelled import end_cancelled
from digest.delivery.outcomes.record import Recorded, mark_taken, record
from digest.delivery.providers.base import (
    Deferred,
    Handover,
    Outcome,
    Provider,
    RefusedUs,
    Submitted,
)
from digest.delivery.providers.far_end_words import LONGEST_DETAIL, far_end_words
from digest.delivery.sending.handover import Letterhead, make_handover
from digest.delivery.sending.last_look import LastLook
from digest.delivery.sending.tally import Progress, Tally
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import FrozenIssue, SnapshotError, frozen_issue
from digest.issues.workflow import WorkflowError, hold
from subscribers.tokens import link_signer

MOST_DEFERRALS_IN_A_ROW = 3
"""A provider that defers so many batches one after the other is left alone for this round."""


@dataclass(frozen=True, kw_only=True)
class SendReport:
    """What one round did, in numbers of deliveries."""

    submitted: int
    skipped: int
    rejected: int
    unknown: int
    deferred: int
    """Not taken, to go again; counted each time."""
    held: str
    """Why this round held the issue; empty where it did not."""
    next_at: datetime | None
    """When the first pending batch may go; None where none is pending."""


def send_due(
    issue: Issue,
    *,
    provider: Provider,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> SendReport:
    """Hand over the issue's batches that are due, until none is; any number of senders may.

    ``stop`` is asked before each batch; once it answers True, no other is begun.

    Nobody gets the issue twice, however often this runs or stops. Errors about us, too many
    rejections, lateness, an altered mail and a restored database hold the issue. What the provider
    itself raises goes through, and leaves its batch to ``recover_expired``.
    """
    issue.refresh_from_db()
    due = Delivery.objects.filter(batch__in=claimable(issue, clock()).order_by(), state=None)
    tally = Tally(due=due.count() if progress else 0, progress=progress)
    held = ""
    if issue.state == IssueState.SENDING:
        try:
            check_not_restored()
            held = _send(issue, frozen_issue(issue), provider, clock, tally, stop=stop)
        except (SnapshotError, RestoredError) as error:
            held = str(error)
    held = held or why_not_adding_up(issue)
    if held:
        # Whoever changed its state meanwhile had a reason, which stays.
        with suppress(WorkflowError):
            hold(issue, reason=held)
    end_cancelled(issue)
    return SendReport(
        submitted=tally.submitted,
        skipped=tally.skipped,
        rejected=tally.rejected,
        unknown=tally.unknown,
        deferred=tally.deferred,
        held=held,
        next_at=next_claim_at(issue),
    )


def _send(
    issue: Issue,
    frozen: FrozenIssue,
    provider: Provider,
    clock: Callable[[], datetime],
    tally: Tally,
    *,
    stop: Callable[[], bool],
) -> str:
    """Return why the issue must be held; empty where nothing is wrong."""
    letterhead = Letterhead(
        content=frozen.content,
        newsletter_id=issue.newsletter_id,
        base_url=settings.ENVIRONMENT.base_url,
        base_host=settings.ENVIRONMENT.base_host,
    )
    deferrals_in_a_row = 0
    while deferrals_in_a_row < MOST_DEFERRALS_IN_A_ROW and not stop():
        claim = claim_batch(
            issue,
            approved_at=frozen.approved_at,
            in_order=provider.in_order,
            provider=provider.name,
            now=clock(),
        )
        match claim:
            case None:
                break
            case Stop(reason=reason):
                return reason
            case Emptied(skipped=skipped):
                tally.add(None, skipped=skipped)
            case Claim():
                look = LastLook(issue=issue, claim=claim, clock=clock)
                outcome = _hand_over(look, letterhead, provider)
                recorded = _record(look, outcome) if outcome else None
                tally.add(recorded, skipped=claim.skipped + look.skipped)
                if isinstance(outcome, RefusedUs):
                    words = far_end_words(outcome.reason, longest=LONGEST_DETAIL)
                    return f"The provider refused us: {words}"
                if recorded and (fault := tally.fault(recorded, slug=issue.slug)):
                    return fault
                is_deferred = isinstance(outcome, Deferred)
                deferrals_in_a_row = deferrals_in_a_row + 1 if is_deferred else 0
    return ""


def _hand_over(look: LastLook, letterhead: Letterhead, provider: Provider) -> Outcome | None:
    """Return the provider's answer; None where the batch was taken from this sender meanwhile."""
    claim = look.claim
    try:
        keep_claim(claim.number)
    except OSError as error:
        return Deferred(reason=f"The count of claims beside the database: {error.strerror}.")
    handover = make_handover(claim, letterhead, link_signer())
    try:
        if not provider.in_order:
            narrowed = look.narrowed(handover)
            if narrowed is None or not narrowed.recipients:
                return Submitted(message_id=None, not_reached=_ids(handover))
            handover = narrowed
        return provider.submit(
            handover,
            on_taken=lambda delivery: mark_taken(claim.attempt, delivery, now=look.clock()),
            may_go=look.may_go,
        )
    except LeaseLostError:
        return None


def _record(look: LastLook, outcome: Outcome) -> Recorded | None:
    return record(look.claim, outcome, now=look.clock(), left_out=look.left_out)


def _ids(handover: Handover) -> tuple[int, ...]:
    return tuple(recipient.delivery_id for recipient in handover.recipients)
