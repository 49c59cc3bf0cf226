"""Erasing a person for good, as they wish it."""

from datetime import datetime

from django.db import transaction

from subscribers.account.erase_reader import erase_reader
from subscribers.account.team_lists import forget_listed
from subscribers.models import Subscriber

THEMSELF = "a reader"
"""Whom the audit trail names where somebody erases themself."""


def erase_all(person: Subscriber, *, at: datetime, by: str = THEMSELF) -> None:
    """Forget the person as ``erase_reader`` does, and their place among testers and editors, but
    where their address is the team's. ``by`` is whoever does it. Cannot be undone."""
    with transaction.atomic():
        if person.email_key:
            # Newsletters are locked before people.
            forget_listed(person.email_key, by=by, at=at)
        erase_reader(person, at=at)
