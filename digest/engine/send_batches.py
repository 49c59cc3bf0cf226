"""Sending what is due of every issue, and seeing to what a dead worker left."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery

from digest.delivery.models import Attempt
from digest.delivery.providers.base import Provider
from digest.delivery.sending.send import SendReport, send_due
from digest.delivery.status.waiting_for import waiting_for
from digest.engine.finish_sent import finish_sent
from digest.engine.log_book import LogBook
from digest.engine.recover_left import recover_left
from digest.engine.tell_held import tell_held
from digest.issues.models import Issue, IssueState


def send_batches(
    *,
    clock: Callable[[], datetime],
    provider: Provider,
    stop: Callable[[], bool],
    log: LogBook,
) -> None:
    """Recover expired leases, send what is due of each issue apart, and finish issues.

    The one that was least lately handed over begins, so that a long one that is stopped time and
    again keeps no other waiting.
    """
    recover_left(clock=clock, provider=provider, log=log)
    for issue in _in_turn():
        if stop():
            return
        with log.apart(issue.slug):
            report = send_due(issue, provider=provider, clock=clock, stop=stop)
            if report.submitted:
                log.note(f"{issue.slug}: {report.submitted} mails handed over")
            if report.held:
                log.note(f"{issue.slug}: held. {report.held}")
                issue.refresh_from_db()
                tell_held(issue, provider=provider)
            waiting = waiting_for(issue, provider=provider.name, now=clock())
            if waiting is not None:
                _note_waiting(f"{issue.slug}: {waiting}", report, log)
    finish_sent(clock=clock, log=log)


def _in_turn() -> QuerySet[Issue]:
    attempts = Attempt.objects.filter(batch__issue=OuterRef("pk")).order_by("-started_at")
    return (
        Issue.objects.filter(state=IssueState.SENDING)
        .alias(last=Subquery(attempts.values("started_at")[:1]))
        .order_by(F("last").asc(nulls_first=True), "date", "pk")
    )


def _note_waiting(said: str, report: SendReport, log: LogBook) -> None:
    """A round that tried and could hand over nothing has failed; one that let the provider be
    only says what waits."""
    if not report.deferred:
        log.waits.append(said)
    elif report.submitted:
        log.note(said)
    else:
        log.failures.append(said)
