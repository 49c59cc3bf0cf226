"""How often somebody may ask for something, counted in the database for all servers together."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from subscribers.links.secret_keys import secret_keys
from subscribers.models import RecentRequest

KEPT_FOR = timedelta(days=1)
"""No limit counts further back."""
CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""At most, of servers that count together."""
_PURPOSE = b"who asked\x00"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many times in how long."""

    most: int
    within: timedelta


MAIL_TO_AN_ADDRESS = (Limit(3, timedelta(hours=1)), Limit(6, timedelta(days=1)))
"""Of mail that anybody can have sent to anybody: nobody can flood somebody else's mailbox."""


def may_ask(
    purpose: str,
    whose: str,
    *limits: Limit,
    at: datetime,
    again_after: timedelta | None = None,
) -> bool:
    """Note that somebody asks, and return whether they may within all ``limits``.

    Whoever was last let so long ago as ``again_after`` says may all the same, so that strangers who
    ask in somebody's name shut nobody out. ``whose`` is an ``Address.key``, a person's number or a
    network; a keyed hash of it is kept for a day. One who may not is not counted, so that going on
    asking does not lock them out for longer. To be called in a transaction: until its end nobody
    else is counted under the same name, so that many who ask at the same moment are not each the
    first.
    """
    hashed = _hashed(whose)
    _wait_for_turn(f"{purpose} {hashed}")
    asked = _asked(purpose, hashed, at)
    is_open = again_after is not None and not asked.filter(at__gt=at - again_after).exists()
    if not is_open and any(
        asked.filter(at__gt=at - limit.within).count() >= limit.most for limit in limits
    ):
        return False
    RecentRequest.objects.create(purpose=purpose, whose=hashed, at=at)
    return True


def forget_asked(purpose: str, whose: str) -> None:
    """Count anew from here on: they have shown in another way who they are."""
    RecentRequest.objects.filter(purpose=purpose, whose=_hashed(whose)).delete()


def asked_lately(purpose: str, whose: str, *, within: timedelta, at: datetime) -> int:
    """Return how many times it was asked for under this name, as ``may_ask`` noted."""
    return _asked(purpose, _hashed(whose), at).filter(at__gt=at - within).count()


def _asked(purpose: str, hashed: str, at: datetime) -> "QuerySet[RecentRequest]":
    # A clock that ran ahead must not shut anybody out until that day comes.
    noted = RecentRequest.objects.filter(purpose=purpose, whose=hashed)
    return noted.filter(at__lt=at + CLOCKS_DIFFER_BY)


def _wait_for_turn(name: str) -> None:
    # On SQLite the transaction holds the whole database anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _hashed(whose: str) -> str:
    return hmac.digest(secret_keys()[0].encode(), _PURPOSE + whose.encode(), "sha256").hex()
