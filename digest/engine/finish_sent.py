"""Finishing issues that have gone out."""

from collections.abc import Callable
from datetime import datetime

from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.status.in_doubt import in_doubt
from digest.engine.log_book import LogBook
from digest.events.suppress_unknown import suppress_unknown


def finish_sent(*, clock: Callable[[], datetime], log: LogBook) -> None:
    """Finish each issue of which nothing is to be handed over any more, and say so.

    After each round of sending, and in each tick: a worker may die between its last batch and this,
    and events may settle what would have gone again; no mail waits then for anybody to look at.
    """
    with log.apart("finishing"):
        for issue in finish_issues(now=clock()):
            doubtful = in_doubt(issue)
            doubt = f"; whether {doubtful} mails went cannot be told: digest settle {issue.slug}"
            log.note(f"{issue.slug}: sent{doubt if doubtful else ''}")
            if gone := suppress_unknown(issue, now=clock()):
                log.note(f"{issue.slug}: {gone} mailboxes do not exist, and get no more mail")
