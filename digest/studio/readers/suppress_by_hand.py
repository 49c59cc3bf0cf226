"""An admin bars an address, whoever's it is."""

from datetime import datetime

from django.db import transaction

from digest.team.audit import record
from subscribers.suppressions.look_up import BY_HAND, suppression_of
from subscribers.suppressions.note import checked_note
from subscribers.suppressions.suppress import suppress

SAID = "No mail goes to this address any more."


def suppress_by_hand(key: str, *, whose: str, reason: str, by: str, at: datetime) -> None:
    """Suppress the address with that key, and write it into the audit trail as ``whose``.

    Raises:
        NoteError: why the reason cannot be kept; nothing was changed.
    """
    note = checked_note(reason)
    with transaction.atomic():
        known = suppression_of(key)
        ended = suppress(key, reason=BY_HAND, note=note, at=at)
        # The reason is kept with the suppression: people may write an address into it.
        record(
            "suppressed",
            whose,
            by=by,
            at=at,
            before={"suppressed": known.reason if known else "no"},
            after={"suppressed": known.reason if known else BY_HAND, "subscriptions ended": ended},
        )
