"""What was heard of an issue after it was handed over."""

from django.db.models import Count

from digest.events.models import Event
from digest.events.records import KEPT_KINDS, EventKind
from digest.issues.models import Issue

TOLD_KINDS = tuple(kind for kind in KEPT_KINDS if kind is not EventKind.PROCESSED)


def heard_of(issue: Issue) -> dict[str, int]:
    """Return kind -> how many of the issue's copies it was reported of; a copy can have several."""
    told = Event.objects.filter(delivery__issue=issue).values_list("kind")
    counts = dict(told.annotate(Count("delivery", distinct=True)))
    return {kind.value: counts.get(kind.value, 0) for kind in TOLD_KINDS}
