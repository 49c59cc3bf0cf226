"""For how long a batch that was not taken is left alone."""

from datetime import datetime, timedelta

from django.db.models import Q

LONGEST_BACK_OFF = timedelta(hours=1)
"""What lies further ahead was written by a clock that has been put back since, and counts for
nothing: to wait for it would take as long as the clock went back."""


def may_be_tried(now: datetime) -> Q:
    """Return the condition for a batch that does not back off."""
    by_another_clock = Q(not_before__gt=now + LONGEST_BACK_OFF)
    return Q(not_before=None) | Q(not_before__lte=now) | by_another_clock
