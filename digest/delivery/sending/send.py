"""Hands over what is due of one issue, batch after batch."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from digest.delivery.claiming.claimable import claimable, next_claim_at
from digest.delivery.errors import RestoredError
from digest.delivery.guards.adds_up import why_not_adding_up
from digest.delivery.guards.watch import check_not_restored
from digest.delivery.models import Delivery
from digest.delivery.outcomes.end_cancelled import end_cancelled
from digest.delivery.planning.origin import why_not_from_here
from digest.delivery.providers.base import Provider
from digest.delivery.sending.faults import Faults
from digest.delivery.sending.handover import Letterhead
from digest.delivery.sending.pacing import Pacing
from digest.delivery.sending.round import Round
from digest.delivery.sending.tally import Progress, Tally
from digest.issues.by_program import done_by_program
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.issues.workflow import WorkflowError, hold


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
    """When the first pending batch may go, by what the provider is spared too; None where none is
    pending."""
    paced_until: datetime | None = None
    """Where the rate limit ended the round: when it lets the next message go."""


def send_due(
    issue: Issue,
    *,
    provider: Provider,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
    sleep: Callable[[float], object] = time.sleep,
) -> SendReport:
    """Hand over the issue's batches that are due, until none is; any number of senders may.

    ``stop`` is asked before each batch, and before each message of a provider that works in order;
    once it answers True, no other is begun. ``sleep`` (seconds) waits a little where the rate limit
    asks for it; where that would be long, the round ends.

    Nobody gets the issue twice, however often this runs or stops. Errors about us, too many
    rejections, lateness, an altered mail and a restored database hold the issue. What the provider
    itself raises goes through, and leaves its batch to ``recover_expired``.
    """
    issue.refresh_from_db()
    due = Delivery.objects.filter(batch__in=claimable(issue, clock()).order_by(), state=None)
    tally = Tally(due=due.count() if progress else 0, progress=progress)
    pacing = Pacing(
        provider=provider.name,
        limit=settings.ENVIRONMENT.rate_limit_for(provider.name),
        clock=clock,
        stop=stop,
        sleep=sleep,
    )
    held = ""
    faults = Faults(issue, provider)
    if issue.state == IssueState.SENDING:
        try:
            check_not_restored()
            held = _send(issue, provider, tally, pacing, faults)
        except (SnapshotError, RestoredError) as error:
            held = str(error)
    held = held or why_not_adding_up(issue)
    if held:
        with transaction.atomic():
            Issue.objects.select_for_update(no_key=True).values_list("pk").get(pk=issue.pk)
            if faults.is_mended():
                held = ""
            else:
                # Whoever changed its state meanwhile had a reason, which stays.
                with suppress(WorkflowError), done_by_program(issue, "held", at=clock()):
                    hold(issue, reason=held)
                faults.keep_doubt(at=clock())
    end_cancelled(issue)
    return SendReport(
        submitted=tally.submitted,
        skipped=tally.skipped,
        rejected=tally.rejected,
        unknown=tally.unknown,
        deferred=tally.deferred,
        held=held,
        next_at=_next_at(issue, pacing),
        paced_until=pacing.ends_until,
    )


def _next_at(issue: Issue, pacing: Pacing) -> datetime | None:
    next_at = next_claim_at(issue)
    if next_at is None:
        return None
    waits = (pacing.ends_until, pacing.rests_until)
    return max([next_at, *(wait for wait in waits if wait is not None)])


def _send(
    issue: Issue,
    provider: Provider,
    tally: Tally,
    pacing: Pacing,
    faults: Faults,
) -> str:
    """Return why the issue must be held; empty where nothing is wrong."""
    frozen = frozen_issue(issue)
    if why := why_not_from_here(frozen.content):
        return f"{why} Then resume the issue; what stands in the mail itself cannot be changed now."
    letterhead = Letterhead(
        content=frozen.content,
        newsletter_id=issue.newsletter_id,
        base_url=settings.ENVIRONMENT.base_url,
        base_host=settings.ENVIRONMENT.base_host,
        tracking=issue.newsletter.tracking,
    )
    return Round(
        issue=issue,
        approved_at=frozen.approved_at,
        letterhead=letterhead,
        provider=provider,
        clock=pacing.clock,
        tally=tally,
        stop=pacing.stop,
        pacing=pacing,
        faults=faults,
    ).run()
