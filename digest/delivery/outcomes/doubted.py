"""What is unknown of an issue and nobody has settled, copy by copy."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from digest.delivery.models import Attempt, Delivery, HandoverState
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class Doubted:
    """What is in doubt at one moment, to tell whether it still is the same."""

    copies: frozenset[tuple[int, UUID]]
    """Delivery, and the newest attempt at its batch."""

    @property
    def fingerprint(self) -> str:
        """What stands for it in a form, in 32 hex digits; empty where there is no doubt."""
        if not self.copies:
            return ""
        listed = ";".join(f"{delivery} {attempt}" for delivery, attempt in sorted(self.copies))
        return hashlib.sha256(listed.encode()).hexdigest()[:32]


NO_DOUBT = Doubted(copies=frozenset())


def doubted(issue: Issue) -> Doubted:
    """Return what is unknown and not settled."""
    copies = list(unknown_of(issue).values_list("pk", "batch"))
    newest = newest_attempts({batch for _, batch in copies})
    return Doubted(
        copies=frozenset((copy, newest[batch].pk) for copy, batch in copies if batch in newest)
    )


def unknown_of(issue: Issue) -> QuerySet[Delivery]:
    """Return the deliveries that are unknown and not settled."""
    unknown = Q(state=HandoverState.UNKNOWN) | Q(state=None, batch__state=HandoverState.UNKNOWN)
    return Delivery.objects.filter(unknown, issue=issue, batch__closed=False)


def newest_attempts(batches: Iterable[int | None]) -> dict[int | None, Attempt]:
    """Return batch -> the newest attempt at it."""
    attempts = Attempt.objects.filter(batch__in=list(batches)).order_by("started_at")
    return {attempt.batch_id: attempt for attempt in attempts}
