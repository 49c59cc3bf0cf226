"""What the audit trail holds of one reader, who is a number to it."""

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from digest.team.models import AuditEntry

READERS = "readers"
"""What the audit trail calls those whom a search has shown; ``after`` has their numbers."""


def reader_in_trail(public_id: int) -> str:
    """Return what the audit trail calls a reader."""
    return f"reader {public_id}"


def entries_about(public_id: int) -> QuerySet[AuditEntry]:
    """Return who looked at a reader, found them in a search, or did something to them; the newest
    first."""
    # All of a number's digits stand in the JSON; no number of ours is so short that another would
    # hold it by accident.
    searches = AuditEntry.objects.filter(subject=READERS).annotate(shown=Cast("after", CharField()))
    found = searches.filter(shown__contains=str(public_id)).values("pk")
    return AuditEntry.objects.filter(Q(subject=reader_in_trail(public_id)) | Q(pk__in=found))
