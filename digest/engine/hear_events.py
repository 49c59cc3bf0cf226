"""Hearing what providers report, and doing what follows."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from digest.engine.log_book import LogBook
from digest.events.apply_events import Applied, apply_events
from digest.events.clicks.forget_counted_clicks import forget_counted_clicks
from digest.events.forget_bodies import forget_bodies
from digest.events.give_up import give_up
from digest.events.mailbox.read_mailbox import read_mailbox
from digest.events.resend_probably_not_sent import resend_probably_not_sent


def hear_events(*, clock: Callable[[], datetime], log: LogBook) -> None:
    """Read the mailbox for bounces, apply stored reports, and forget old ones: each step apart, so
    that one that fails stops no other.

    A report about a batch that a sender has in hand, or died with, is looked at again until its
    outcome is recorded, so this need not wait for any sender.
    """
    bounces_url = settings.ENVIRONMENT.bounces_url
    if bounces_url:
        with log.apart("bounces"):
            read_mailbox(bounces_url, now=clock())
    with log.apart("events"):
        for line in _in_words(apply_events(now=clock())):
            log.note(line)
    with log.apart("events, addresses that mail never reaches"):
        gone = give_up(now=clock()).suppressed
        if gone:
            log.note(f"events: {gone} addresses that mail never reaches are not mailed any more")
    # Whatever was not applied keeps this back by itself: see hearing().
    with log.apart("events, what was probably not sent"):
        for slug, batches in resend_probably_not_sent(now=clock()).items():
            log.note(f"{slug}: {batches} batches were probably not sent, and go again")
    with log.apart("events, old reports"):
        forget_bodies(now=clock())
        forget_counted_clicks(now=clock())


def _in_words(applied: Applied) -> list[str]:
    found = {
        "about mail of ours": applied.events,
        "addresses not mailed any more": applied.suppressed,
        "subscriptions ended": applied.ended,
        "batches in doubt now known to be taken": applied.batches_settled,
        "mails in doubt now known to be taken": applied.deliveries_settled,
        "that could not be read": applied.problems,
    }
    told = "; ".join(f"{what}: {number}" for what, number in found.items() if number)
    lines = [f"events: {told}"] if told else []
    if applied.doubled:
        lines.append(
            f"events: {applied.doubled} handovers in doubt went again, and both were taken: some "
            "readers got the issue twice. digest status says of which issue."
        )
    return lines
