"""The registers as this home asks them: in whose name, and where their answers are kept."""

import time
from datetime import datetime, timedelta

from django.conf import settings

from digest.newsletters.models import PLACEHOLDER_FROM_ADDRESS, Newsletter
from digest.sources.fetching.fetch import Fetcher, FetchLimits
from digest.sources.fetching.kept import Kept
from digest.summaries.enriching.registers import Registers


def our_registers(
    now: datetime, *, file: str, lasting: timedelta, limits: FetchLimits | None = None
) -> Registers:
    """Return the registers, asked in the newsletter's name where it has a sender; answers are kept
    in a file of that name for so long."""
    return Registers(
        fetcher=Fetcher(limits=limits),
        kept=Kept(settings.ENVIRONMENT.home / "cache" / file, now=now, lasting=lasting),
        pause=time.sleep,
        email=contact_address(),
    )


def contact_address() -> str:
    """Return whom registers may write to, as they ask of programs; empty for nobody."""
    senders = Newsletter.objects.exclude(from_address=PLACEHOLDER_FROM_ADDRESS).order_by("pk")
    return senders.values_list("from_address", flat=True).first() or ""
