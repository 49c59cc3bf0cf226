"""Writing down who did what."""

from collections.abc import Mapping
from datetime import datetime

from digest.team.models import AuditEntry


def record(
    deed: str,
    subject: str,
    *,
    by: str,
    at: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add an entry to the audit trail; in the transaction of what it tells of, so that neither
    stands without the other. ``before`` and ``after`` hold JSON values; of them only what differs
    is kept."""
    was, became = _differing(before or {}, after or {})
    return AuditEntry.objects.create(
        at=at, by=by, deed=deed, subject=subject, before=was or None, after=became or None
    )


def drop_newest(deed: str, subject: str, field: str, *, by: str, at: datetime) -> bool:
    """Take back the entry that the next one goes on with, and return whether that could be done: it
    must be the newest of its subject and tell of this field alone. To be followed by ``record`` in
    the same transaction."""
    newest = AuditEntry.objects.filter(subject=subject).first()
    if newest is None or (newest.deed, newest.by, newest.at) != (deed, by, at):
        return False
    if {*(newest.before or {}), *(newest.after or {})} - {field}:
        return False
    newest.delete()
    return True


def _differing(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    names = [
        name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)
    ]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )
