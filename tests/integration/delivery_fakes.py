"""An approved issue to send, and a provider whose far end answers as a test says."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from digest.delivery.claiming.claim import Claim, claim_batches
from digest.delivery.models import Delivery
from digest.delivery.planning.plan import plan
from digest.delivery.providers.base import (
    Handover,
    MayGo,
    Outcome,
    Permission,
    Recipient,
    Submitted,
)
from digest.delivery.sending.send import SendReport, send_due
from digest.delivery.status.issue_status import status_of
from digest.issues.models import Issue, Item
from digest.issues.snapshot import take_snapshot
from digest.issues.workflow import mark_approved
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from tests.factories import NOW

POSTAL_ADDRESS = "Research Weekly\n1 Some Street\nTown, country"
TODAY = NOW.date()
DUE = NOW + timedelta(hours=1)
"""When the first issue is due in the newsletter's own zone."""

CHECK_MAIL = "digest.delivery.planning.render_variants.check_mail"
Answer = Outcome | BaseException | Callable[[Handover], Outcome]


class ScriptedProvider:
    """Answers each handover with the next answer; when they run out, takes everything.

    As strict as a real one: it notices an empty handover, a second copy for somebody, an address
    that stands twice, and a provider in order that is called for something it took before.
    """

    name = "scripted"
    at_once = 1

    def __init__(self, *answers: Answer, batch_size: int = 100, in_order: bool = False) -> None:
        self.batch_size = batch_size
        self.in_order = in_order
        self.answers = list(answers)
        self.handovers: list[Handover] = []
        self.taken: list[str] = []
        """Addresses, in the order in which the far end took them."""

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        assert handover.recipients
        addresses = [recipient.address for recipient in handover.recipients]
        assert len(set(addresses)) == len(addresses)
        self.handovers.append(handover)
        answer = self.answers.pop(0) if self.answers else Submitted(message_id="m")
        if isinstance(answer, BaseException):
            raise answer
        outcome = answer if not callable(answer) else answer(handover)
        if isinstance(outcome, Submitted):
            return self._take(handover, outcome, on_taken, may_go)
        return outcome

    def has_taken(self, attempt_id: UUID, delivery_id: int) -> bool | None:
        return None

    def close(self) -> None:
        return None

    def took(self) -> list[str]:
        return sorted(self.taken)

    def _take(
        self,
        handover: Handover,
        outcome: Submitted,
        on_taken: Callable[[int], None],
        may_go: MayGo,
    ) -> Submitted:
        named = {*outcome.rejected, *outcome.pending, *outcome.unknown, *outcome.not_reached}
        unnamed = [one for one in handover.recipients if one.delivery_id not in named]
        for number, recipient in enumerate(unnamed):
            permission = may_go(recipient.delivery_id) if self.in_order else Permission.GO
            if permission is Permission.STOP:
                rest = tuple(one.delivery_id for one in unnamed[number:])
                return replace(outcome, not_reached=(*rest, *outcome.not_reached))
            if permission is Permission.GO:
                self.taken.append(recipient.address)
                if self.in_order:
                    on_taken(recipient.delivery_id)
                self.after_each(recipient)
        return outcome

    def after_each(self, recipient: Recipient) -> None:
        """What happens in the world after each message that was taken; nothing here."""


def draft_issue(newsletter: Newsletter, summaries: Sequence[Summary], *, on: date = TODAY) -> Issue:
    issue = Issue.objects.create(
        newsletter=newsletter, slug=f"{newsletter.slug}-{on}", date=on, composed_at=NOW
    )
    for position, summary in enumerate(summaries, start=1):
        Item.objects.create(issue=issue, newsletter=newsletter, summary=summary, position=position)
    return issue


def approved_issue(
    newsletter: Newsletter,
    summaries: Sequence[Summary],
    *,
    on: date = TODAY,
    at: datetime = NOW,
) -> Issue:
    issue = draft_issue(newsletter, summaries, on=on)
    take_snapshot(issue, by="editor@example.org", at=at)
    mark_approved(issue, at=at)
    return issue


def planned_issue(
    newsletter: Newsletter,
    summaries: Sequence[Summary],
    *,
    on: date = TODAY,
    at: datetime = NOW,
    batch_size: int = 100,
) -> Issue:
    """Its mail is rendered, and not looked through: that takes four fifths of the time, and has
    tests of its own."""
    issue = approved_issue(newsletter, summaries, on=on, at=at)
    with patch(CHECK_MAIL, lambda mail, edition: ()):
        plan(issue, now=at, batch_size=batch_size)
    issue.refresh_from_db()
    return issue


def send(issue: Issue, provider: ScriptedProvider, *, at: datetime = DUE) -> SendReport:
    issue.refresh_from_db()
    return send_due(issue, provider=provider, clock=lambda: at)


def ledger(issue: Issue) -> dict[str, int]:
    """The deliveries of each state that has any; they must add up to the audience."""
    issue.refresh_from_db()
    status = status_of(issue)
    deliveries = status.to_json()["deliveries"]
    assert sum(deliveries.values()) == Delivery.objects.filter(issue=issue).count()
    return {state: count for state, count in deliveries.items() if count}


def reasons(issue: Issue) -> dict[str, int]:
    """How often each reason stands in the issue's ledger."""
    stated = issue.deliveries.exclude(reason="").values_list("reason", flat=True)
    return dict(Counter(stated))


def claim_batch(issue: Issue, **options: Any) -> Claim:
    """One batch, claimed."""
    claims = claim_batches(issue, approved_at=NOW, **options)
    assert isinstance(claims, tuple)
    (claim,) = claims
    return claim


def claimed(claim: Claim) -> tuple[int, ...]:
    """Delivery ids of all who were planned for the claimed batch, in order."""
    return tuple(claim.batch.deliveries.order_by("pk").values_list("pk", flat=True))


def ids(handover: Handover, addresses: Iterable[str]) -> tuple[int, ...]:
    """Delivery ids of the addresses, in the order of the handover."""
    wanted = set(addresses)
    return tuple(r.delivery_id for r in handover.recipients if r.address in wanted)
