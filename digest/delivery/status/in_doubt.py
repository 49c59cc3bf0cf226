"""What nobody can tell of an issue, and by what it can be looked up at the provider."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from digest.delivery.outcomes.doubted import newest_attempts, unknown_of
from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Mails of one batch that may have been taken, or not."""

    mails: int
    provider: str
    attempt_id: UUID
    """Of the newest attempt at the batch; it travels with the mail."""
    at: datetime
    words: str
    """Why it is not known."""


def in_doubt(issue: Issue) -> int:
    """Return how many deliveries are unknown that nobody has settled."""
    return unknown_of(issue).count()


def doubts(issue: Issue) -> Iterator[Doubt]:
    """Yield what is unknown and not settled, a batch each, the oldest first."""
    counts = Counter(unknown_of(issue).values_list("batch", flat=True))
    newest = newest_attempts(counts)
    for attempt in sorted(newest.values(), key=lambda attempt: attempt.started_at):
        yield Doubt(
            mails=counts[attempt.batch_id],
            provider=attempt.provider,
            attempt_id=attempt.pk,
            at=attempt.started_at,
            words=attempt.detail,
        )
