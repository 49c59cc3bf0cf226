"""Sending one issue at a person's word, to its end as far as that can be seen in a minute or so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet

from digest.delivery.controls.send_now import send_now
from digest.delivery.guards.pace import rests_until
from digest.delivery.models import Batch, Delivery, HandoverState
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Provider
from digest.delivery.sending.send import send_due
from digest.delivery.status.in_doubt import in_doubt
from digest.delivery.status.issue_status import IssueStatus, status_of
from digest.delivery.status.waiting_for import waiting_for
from digest.engine.plan_for import plan_for
from digest.events.count_refusals import count_refusals
from digest.issues.models import Issue

LONGEST_WAIT = timedelta(seconds=75)
"""Outlasts the lease that a dead sender left (LEASE_SECONDS), and a provider's first back-off."""
LOOK_EVERY_SECONDS = 1.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class SentByHand:
    """What sending came to."""

    submitted: int
    """Mails that the provider took in this run."""
    held: str
    """Why this run held the issue; empty where it did not."""
    status: IssueStatus
    """As it is afterwards."""
    in_doubt: int
    """Deliveries that are unknown, and that nobody has settled."""
    waiting_now: int
    """Deliveries that are due and were not taken: the provider asked to wait, another sender is at
    them, or the issue is held."""
    next_due_at: datetime | None
    """When the first of the others is due; None where none waits."""


def send_by_hand(
    issue: Issue,
    *,
    at_once: bool,
    provider: Provider,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
    tell_wait: Callable[[str], object] = lambda _: None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> SentByHand:
    """Plan the audience if that was not done, and hand over what is due; ``at_once``: all of it,
    however late.

    Where a provider asks to wait, or another sender is at some of it (or died at it), this waits
    by ``wait`` (seconds), LONGEST_WAIT in all, before it says how things stand; ``tell_wait`` is
    told each time what for. A provider that asks for longer is not waited for; the owner's own rate
    limit is, however long. ``stop`` is asked before each batch and while waiting. Raises PlanError
    where the issue may not go out.
    """
    if at_once:
        # Before it is planned: whoever pauses until its date gets none of what goes today.
        send_now(issue, at=clock())
    plan_for(provider, issue, now=clock())
    submitted, waits_until, is_paced = 0, clock() + LONGEST_WAIT, False
    while True:
        recover_expired(now=clock(), provider=provider)
        report = send_due(
            issue, provider=provider, clock=clock, progress=progress, stop=stop, sleep=wait
        )
        submitted += report.submitted
        if report.paced_until is not None and not report.held:
            if not is_paced:
                tell_wait("Keeping to DIGEST_RATE_LIMIT; the rest goes as its turn comes.")
            is_paced = True
            while clock() < report.paced_until and not stop():
                wait(LOOK_EVERY_SECONDS)
            if not stop():
                waits_until = clock() + LONGEST_WAIT
                continue
        comes_at = _comes_at(issue, provider, clock())
        if stop() or report.held or comes_at is None or comes_at > waits_until:
            break
        tell_wait(_what_for(issue, provider, comes_at, clock()))
        while comes_at is not None and clock() <= comes_at <= waits_until and not stop():
            wait(LOOK_EVERY_SECONDS)
            comes_at = _comes_at(issue, provider, clock())
    finish_issues(now=clock())
    count_refusals(now=clock())
    return SentByHand(
        submitted=submitted,
        held=report.held,
        status=status_of(issue, provider=provider.name, now=clock()),
        in_doubt=in_doubt(issue),
        waiting_now=_unfinished(issue, clock()).count(),
        next_due_at=_later(issue, clock()).aggregate(at=Min("due_at"))["at"],
    )


def _what_for(issue: Issue, provider: Provider, comes_at: datetime, now: datetime) -> str:
    waiting = waiting_for(issue, provider=provider.name, now=now)
    if waiting is not None:
        return f"Waiting: {waiting}"
    return f"Waiting until {comes_at:%F %T} UTC at most: another sender is, or was, at the rest."


def _comes_at(issue: Issue, provider: Provider, now: datetime) -> datetime | None:
    """When a lease of another sender, or a provider's wish to wait, ends; None for neither."""
    may_go = _due(issue, now).filter(Q(not_before=None) | Q(not_before__lte=now))
    leases = Batch.objects.filter(issue=issue, state=HandoverState.SUBMITTING)
    backing_off = _due(issue, now).filter(not_before__gt=now)
    times = (
        leases.aggregate(at=Min("lease_until"))["at"],
        backing_off.aggregate(at=Min("not_before"))["at"],
        rests_until(provider.name, now=now) if may_go.exists() else None,
    )
    return min((time for time in times if time is not None), default=None)


def _due(issue: Issue, now: datetime) -> QuerySet[Batch]:
    pending = Batch.objects.filter(issue=issue, state=HandoverState.PENDING)
    return pending.filter(Q(issue__send_now=True) | Q(due_at__lte=now))


def _later(issue: Issue, now: datetime) -> QuerySet[Batch]:
    pending = Batch.objects.filter(issue=issue, state=HandoverState.PENDING)
    return pending.filter(issue__send_now=False, due_at__gt=now)


def _unfinished(issue: Issue, now: datetime) -> QuerySet[Delivery]:
    in_hand = Q(
        batch__issue=issue, batch__state=HandoverState.SUBMITTING, pk__gt=F("batch__position")
    )
    return Delivery.objects.filter(Q(batch__in=_due(issue, now)) | in_hand, state=None)
