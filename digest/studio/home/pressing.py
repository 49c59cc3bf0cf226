"""What cannot wait: issues that stand still, mail in doubt, sources that fail."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists, OuterRef

from digest.delivery.models import Batch, HandoverState
from digest.issues.models import Issue, IssueState
from digest.sources.models import Source

Kind = Literal["held", "in doubt", "source"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressing:
    """One thing that somebody should look at first."""

    kind: Kind
    name: str
    """Of the issue or the source."""
    what: str
    """Why it stands still; a sentence."""


def pressing() -> tuple[Pressing, ...]:
    """Return what should be looked at first, the worst first."""
    return (*_held(), *_in_doubt(), *_failing())


def _held() -> list[Pressing]:
    held = Issue.objects.filter(state=IssueState.HELD).order_by("date")
    return [Pressing(kind="held", name=issue.slug, what=issue.reason) for issue in held]


def _in_doubt() -> list[Pressing]:
    unknown = Batch.objects.filter(issue=OuterRef("pk"), state=HandoverState.UNKNOWN, closed=False)
    return [
        Pressing(
            kind="in doubt",
            name=issue.slug,
            what="Whether the provider took part of it cannot be told.",
        )
        for issue in Issue.objects.filter(Exists(unknown)).order_by("date")
    ]


def _failing() -> list[Pressing]:
    failing = Source.objects.registered().filter(last_failed=True)
    return [
        Pressing(kind="source", name=source.slug, what=source.last_result) for source in failing
    ]
