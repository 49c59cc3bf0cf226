"""What the status of a bounce says about the address. Pure.

Statuses are those of RFC 3463: class, subject, detail.
"""

import re

from digest.events.records import EventKind

_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
PERMANENT = 5
"""The class."""
_ABOUT_THE_ADDRESS = {0, 1, 2}
"""Subjects: undefined (which servers give for unknown users too), addressing, mailbox (sections
3.1 to 3.3). Mail system, network, protocol, content and policy (3.4 to 3.8) say something of a
host, of the mail or of us."""
_ABOUT_OTHERS = {
    (1, 7),  # bad sender's mailbox address syntax
    (1, 8),  # bad sender's system address
    (2, 2),  # mailbox full
    (2, 3),  # message length exceeds administrative limit
}


def kind_of_failure(status: str) -> EventKind:
    """Return whether a copy that failed with the status was BOUNCED for good, or BLOCKED.

    A persistent transient failure (4.x.x: tried for days) and whatever does not speak against the
    address itself is BLOCKED: five of these in a row end it too.
    """
    found = _STATUS.match(status)
    if found is None:
        return EventKind.BLOCKED
    severity, subject, detail = map(int, found.groups())
    is_hard = (
        severity == PERMANENT
        and subject in _ABOUT_THE_ADDRESS
        and (subject, detail) not in _ABOUT_OTHERS
    )
    return EventKind.BOUNCED if is_hard else EventKind.BLOCKED
