"""Counting that a reader left after an issue, before the time of it is forgotten."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F

from digest.delivery.models import Delivery
from digest.events.models import ErasedLeavers
from digest.issues.models import Issue
from subscribers.models import Subscriber

LEFT_WITHIN = timedelta(days=7)
"""Who leaves within it may have left for the issue."""


def tally_leavers(person: Subscriber, *, at: datetime) -> None:
    """Add the person to those who left after an issue: after the last that had begun, and within a
    week of each that they had. Within the transaction that erases them, before that is done."""
    before_next: Counter[int] = Counter()
    within_week: Counter[int] = Counter()
    for newsletter, ended_at in person.subscriptions.values_list("newsletter", "ended_at"):
        left_at = ended_at or at
        begun = Issue.objects.filter(newsletter=newsletter, planned_at__lte=left_at)
        last = begun.order_by("-planned_at").values_list("pk", flat=True).first()
        if last is not None:
            before_next[last] += 1
        lately = list(
            begun.filter(planned_at__gt=left_at - LEFT_WITHIN).values_list("pk", flat=True)
        )
        had = Delivery.objects.filter(issue__in=lately, subscriber=person)
        within_week.update(had.values_list("issue", flat=True))
    for issue in sorted({*before_next, *within_week}):
        tally, _ = ErasedLeavers.objects.get_or_create(issue_id=issue)
        ErasedLeavers.objects.filter(pk=tally.pk).update(
            before_next=F("before_next") + before_next[issue],
            within_week=F("within_week") + within_week[issue],
        )
