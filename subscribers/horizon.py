"""Where a reader's horizon moves to when they come back."""

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Greatest

from digest.newsletters.models import Newsletter


def newest_horizon() -> Any:
    """Return an expression for an update of subscriptions: forward to the newsletter's last issue.

    Read within the update itself, so that no issue can be planned in between. A horizon further
    on stays, since it only moves forward.
    """
    last = Newsletter.objects.filter(pk=OuterRef("newsletter_id")).values("last_sequence")
    return Greatest(F("horizon"), Subquery(last))


def horizon_once_awake(day: date) -> Any:
    """Return an expression for subscriptions: their horizon once the pauses that are over on the
    day have ended, as ``end_of_pause`` ends them."""
    wakes = When(paused_until__lte=day, missed_in_pause=True, then=newest_horizon())
    return Case(wakes, default=F("horizon"))


def end_of_pause() -> dict[str, Any]:
    """Return the values for an update of subscriptions whose pause ends.

    Where an issue came that they would have been due, all that was sent is passed over, so that no
    flood follows. Where none did, they have missed nothing, and stay owed what they were.
    """
    after_missing = When(missed_in_pause=True, then=newest_horizon())
    return {
        "paused_until": None,
        "missed_in_pause": None,
        "horizon": Case(after_missing, default=F("horizon")),
    }
