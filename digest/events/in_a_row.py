"""How many copies in a row did not arrive. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_IN_A_ROW = 5
"""Of a weekly mail that is more than a month: a full mailbox or a host in trouble has had time."""
SETTLED_AFTER = timedelta(hours=25)
"""Events come late and in no order, but within a day (SendGrid's documentation of the event
webhook): only then is it sure that none of the row arrived."""


GIVEN_UP_BY_SERVERS_AFTER = timedelta(days=5)
"""Servers try for four to five days before they say that a mail could not be delivered (RFC 5321,
section 4.5.4.1)."""


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """What is known of one person's copies, in whatever order it came to be known."""

    arrived: Collection[datetime] = ()
    """When copies were delivered."""
    blocked: Collection[tuple[int, datetime]] = ()
    """(delivery id, when) of copies that were not taken this time."""
    unheard_of: Collection[datetime] = ()
    """When copies were taken by a provider that tells of failures alone, and of which it told
    none."""
    agreed_at: datetime | None = None
    """When the person last agreed to be mailed; nothing before that counts against the address."""


def blocked_in_a_row(arrivals: Arrivals) -> tuple[datetime, ...]:
    """Return when each copy was blocked since one last arrived; each counts once, at its first.

    That depends on when things happened and not on when we heard of them; of two at the same
    moment the good one counts. A copy that nothing was heard of arrived if servers would have
    given it up by the time that another was blocked.
    """
    last = max((at for _, at in arrivals.blocked), default=None)
    good = [*arrivals.arrived]
    if last is not None:
        good += [at for at in arrivals.unheard_of if at + GIVEN_UP_BY_SERVERS_AFTER <= last]
    if arrivals.agreed_at is not None:
        good.append(arrivals.agreed_at)
    since = max(good, default=None)
    first: dict[int, datetime] = {}
    for delivery, at in arrivals.blocked:
        if since is None or at > since:
            first[delivery] = min(at, first.get(delivery, at))
    return tuple(sorted(first.values()))


def given_up_at(row: Collection[datetime], *, now: datetime) -> datetime | None:
    """Return when the address had been tried often enough; None while it has not, or while a copy
    of the row may yet turn out to have arrived."""
    if len(row) < MOST_IN_A_ROW:
        return None
    at = sorted(row)[MOST_IN_A_ROW - 1]
    return at if at <= now - SETTLED_AFTER else None
