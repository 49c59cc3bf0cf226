"""How long a batch is one sender's alone."""

from datetime import datetime, timedelta

from django.db.models import Q

LEASE_SECONDS = 50
"""Outlasts a provider's call (LONGEST_CALL_SECONDS). Where a provider works in order, each message
renews it."""


def over(now: datetime) -> Q:
    """Return the condition for a batch whose lease ran out.

    One that ends later than any could that begins now was taken before a clock was put back: to
    wait for it would take as long as the clock went back.
    """
    longest = timedelta(seconds=2 * LEASE_SECONDS)
    return Q(lease_until__lt=now) | Q(lease_until__gt=now + longest)
