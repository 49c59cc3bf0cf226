"""To see somebody is a deed: it is pressed for, written down, and over after a while.

Opening a page must change nothing, and a look is an entry in the audit trail; so a look begins with
a POST. What it shows stays to be seen in that session for as long as it takes to help somebody, so
that reloading, going back and the next button need no further look.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from digest.studio.gate.page import StudioRequest
from digest.team.audit import record
from digest.team.entries_about import READERS, entries_about, reader_in_trail
from digest.team.models import AuditEntry
from subscribers.models import Subscriber

LOOK_LASTS = timedelta(minutes=15)
_SEEN = "readers seen"
"""In the session: number of a reader -> until when they may be seen."""


def subject_of(person: Subscriber) -> str:
    """Return what the audit trail calls somebody."""
    return reader_in_trail(person.public_id)


def begin_look(request: StudioRequest, person: Subscriber, *, at: datetime) -> None:
    """Write down that the member looks at somebody, and let them be seen for LOOK_LASTS."""
    record("looked at", subject_of(person), by=request.member.email, at=at)
    still = {
        number: until
        for number, until in request.session.get(_SEEN, {}).items()
        if datetime.fromisoformat(until) > at
    }
    request.session[_SEEN] = still | {str(person.public_id): (at + LOOK_LASTS).isoformat()}


def may_still_see(request: StudioRequest, person: Subscriber, *, at: datetime) -> bool:
    """Return whether a look at somebody lasts in this session."""
    until = request.session.get(_SEEN, {}).get(str(person.public_id))
    return until is not None and datetime.fromisoformat(until) > at


def note_search(request: StudioRequest, shown: Collection[Subscriber], *, at: datetime) -> None:
    """Write down whom a search has shown; not what was searched for, which may be an address."""
    record(
        "searched",
        READERS,
        by=request.member.email,
        at=at,
        after={"shown": [person.public_id for person in shown]},
    )


def looks_at(person: Subscriber) -> list[AuditEntry]:
    """Return who looked at somebody, found them in a search, or did something to them; the newest
    first."""
    return list(entries_about(person.public_id)[:50])
