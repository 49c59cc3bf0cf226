"""Planning for the provider that is to carry the mail, and for the rate that it is given."""

from datetime import datetime

from django.conf import settings

from digest.delivery.planning.plan import Planned, plan
from digest.delivery.providers.base import Provider
from digest.issues.models import Issue


def plan_for(provider: Provider, issue: Issue, *, now: datetime) -> Planned:
    """Plan the issue in batches that the provider takes, as ``plan`` does.

    Where it takes a batch at once, that holds no more than the rate limit lets go in its period:
    all of it would be there in the first instant. Raises what ``plan`` does.
    """
    batch_size = provider.batch_size
    limit = settings.ENVIRONMENT.rate_limit_for(provider.name)
    if limit is not None and not provider.in_order:
        batch_size = min(batch_size, limit.messages)
    return plan(issue, now=now, batch_size=batch_size)
