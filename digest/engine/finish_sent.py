"""Finishing issues that have gone out."""

from collections.abc import Callable
from datetime import datetime

from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.status.in_doubt import in_doubt
from digest.engine.log_book import LogBook
from digest.events.count_refusals import count_refusals


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
    with log.apart("counting what was refused"):
        for slug, gone in count_refusals(now=clock()).items():
            log.note(f"{slug}: {gone} mailboxes do not exist, and get no more mail")
