"""Stopping everything where the database was put back from a copy."""

from datetime import datetime

from digest.delivery.errors import RestoredError
from digest.delivery.guards.watch import check_not_restored, hold_restored
from digest.delivery.providers.base import Provider
from digest.engine.log_book import LogBook
from digest.engine.tell_held import tell_held


def hold_where_restored(*, now: datetime, provider: Provider, log: LogBook) -> bool:
    """Hold what would go out, and tell its editors, where the database was restored; return
    whether nothing may be done.

    Composing has to wait too: such a database takes for new what readers have had.
    """
    try:
        check_not_restored()
    except RestoredError as error:
        log.failures.append(str(error))
        for issue in hold_restored(error, at=now):
            log.note(f"{issue.slug}: held. {issue.reason}")
            with log.apart(f"{issue.slug}, its editors"):
                tell_held(issue, provider=provider)
        return True
    return False
