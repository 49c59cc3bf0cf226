"""Where a reader's horizon moves to when they join or come back."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Greatest

from digest.newsletters.models import Newsletter


def newest_horizon() -> Any:
    """Return an expression for an update of subscriptions: forward to the newsletter's last issue.

    Read within the update itself, so that no issue can be planned in between. A horizon further
    on stays, since it only moves forward.
    """
    last = Newsletter.objects.filter(pk=OuterRef("newsletter_id")).values("last_sequence")
    return Greatest(F("horizon"), Subquery(last))
