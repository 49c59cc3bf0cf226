"""One round of doing what is due."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from digest.delivery.providers.base import Provider
from digest.engine.compose_due import compose_due
from digest.engine.finish_sent import finish_sent
from digest.engine.hear_events import hear_events
from digest.engine.hold_where_restored import hold_where_restored
from digest.engine.hold_withdrawn import hold_all_withdrawn
from digest.engine.ingest_due import ingest_due
from digest.engine.log_book import LogBook
from digest.engine.only_tick import only_tick
from digest.engine.send_batches import send_batches
from digest.engine.take_steps import take_steps
from digest.engine.tell_withdrawn import tell_withdrawn
from digest.events.kept_figures import keep_figures
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from digest.team.forget_sessions import forget_sessions
from subscribers.forget_what_is_over import forget_what_is_over
from subscribers.leaving.kept_consents import forget_consents
from subscribers.service_mail.send_service_mails import send_service_mails


@dataclass(frozen=True, kw_only=True)
class TickReport:
    """What one tick did, in words for a person."""

    lines: tuple[str, ...]
    """What was done, and what was found."""
    failures: tuple[str, ...]
    """What could not be done, each with where; the rest was done all the same."""
    waits: tuple[str, ...] = ()
    """What the provider did not take earlier, and is tried again later."""


def tick(
    *,
    now: Callable[[], datetime] | datetime,
    provider: Provider,
    stop: Callable[[], bool] = lambda: False,
    sending_seconds: float = math.inf,
) -> TickReport:
    """Do all that is due, once: hear reports, read sources, compose, tell editors, release, plan,
    send.

    Running it again, or twice at once, does nothing twice. Each newsletter, issue and source is
    worked on apart, so that one that fails stops no other; nothing is raised but for a naive
    ``now``, which is a ValueError. ``stop`` is asked between batches, and after
    ``sending_seconds`` of sending no other is begun. What is reported holds nothing personal, so it
    may be logged.
    """
    clock = _clock(now)
    log = LogBook()
    if decide(clock=clock, provider=provider, log=log):
        ends = time.monotonic() + sending_seconds

        def is_over() -> bool:
            return stop() or time.monotonic() >= ends

        with log.apart("mail that readers asked for"):
            # First: people wait for it.
            for fault in send_service_mails(provider=provider, clock=clock, stop=is_over):
                log.failures.append(fault)
        with log.apart("sending"):
            send_batches(clock=clock, provider=provider, stop=is_over, log=log)
    return TickReport(lines=tuple(log.lines), failures=tuple(log.failures), waits=tuple(log.waits))


def decide(*, clock: Callable[[], datetime], provider: Provider, log: LogBook) -> bool:
    """Do all of a tick but the sending; return whether anything may be sent.

    One tick at a time decides, however many there are; the others leave it to that one.
    """
    with log.apart("tick"):
        if hold_where_restored(now=clock(), provider=provider, log=log):
            return False
        with only_tick(settings.ENVIRONMENT.home) as is_only:
            if is_only:
                _decide(clock, provider, log)
            else:
                log.note("Another tick is at work; nothing was read, composed or planned by this.")
    return True


def _clock(now: Callable[[], datetime] | datetime) -> Callable[[], datetime]:
    if not isinstance(now, datetime):
        return now
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    return lambda: now


def _decide(clock: Callable[[], datetime], provider: Provider, log: LogBook) -> None:
    # First: who complained is planned for no more, and what was taken after all goes no more.
    hear_events(clock=clock, log=log)
    ingest_due(now=clock(), log=log)
    for newsletter in Newsletter.objects.all():
        with log.apart(f"newsletter {newsletter.slug}"):
            composed = compose_due(newsletter, now=clock())
            if composed:
                log.note(composed)
    with log.apart("withdrawn studies"):
        hold_all_withdrawn(now=clock(), provider=provider, log=log)
    with log.apart("withdrawn studies of issues that are out"):
        tell_withdrawn(now=clock(), provider=provider, log=log)
    for issue in _waiting_issues():
        with log.apart(issue.slug):
            take_steps(issue, now=clock(), provider=provider, log=log)
    finish_sent(clock=clock, log=log)
    with log.apart("figures of issues that are over"):
        keep_figures(now=clock())
    with log.apart("consents of the erased"):
        forget_consents(now=clock())
    with log.apart("what is over"):
        forget_what_is_over(at=clock())
        forget_sessions(at=clock())


def _waiting_issues() -> Iterator[Issue]:
    waiting = Issue.objects.filter(state__in=(IssueState.DRAFT, IssueState.APPROVED))
    yield from waiting.select_related("newsletter").order_by("date", "pk")
