"""Whether all reports that came were read."""

from django.db.models import Max

from digest.delivery.outcomes.absence import Hearing
from digest.events.models import Reporter, StoredBody


def hearing() -> Hearing:
    """Return it as it is now, of reports from providers that report each message."""
    bodies = StoredBody.objects.filter(reporter=Reporter.SENDGRID)
    unread = bodies.exclude(problems="").aggregate(last=Max("received_at"))
    return Hearing(
        is_drained=not bodies.filter(applied_at=None).exists(), last_unread_at=unread["last"]
    )
