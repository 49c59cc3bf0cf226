"""Looking into the mailbox for bounces, now and then."""

import ssl
from datetime import datetime, timedelta

from django.db.models import Q

from digest.bounces_url import MaildirMailbox, parse_bounces_url
from digest.events.mailbox.mailbox_error import MailboxError
from digest.events.mailbox.take_from_imap import take_from_imap
from digest.events.mailbox.take_from_maildir import take_from_maildir
from digest.events.models import MailboxVisit, Reporter
from digest.events.parsing.parse_mailed_report import is_report
from digest.events.store_body import store_body

VISIT_EVERY = timedelta(minutes=5)
"""Servers turn away who comes much more often."""


def read_mailbox(url: str, *, now: datetime, tls: ssl.SSLContext | None = None) -> int | None:
    """Store the bounces in the mailbox of BOUNCES_URL; return how many mails were looked at, or
    None where it is not time yet. Raises MailboxError, whose words are kept for the doctor.

    Mail that is no bounce is marked as read, and not kept.
    """
    if not _is_time(now):
        return None
    mailbox = parse_bounces_url(url)

    def keep(mail: bytes) -> None:
        if is_report(mail):
            store_body(mail, reporter=Reporter.MAILBOX, received_at=now)

    try:
        if isinstance(mailbox, MaildirMailbox):
            seen = take_from_maildir(mailbox.path, keep=keep)
        else:
            seen = take_from_imap(mailbox, keep=keep, tls=tls or ssl.create_default_context())
    except MailboxError as error:
        MailboxVisit.objects.update(trouble=str(error))
        raise
    MailboxVisit.objects.update(trouble="")
    return seen


def _is_time(now: datetime) -> bool:
    """Tell whether a visit is due, to one of all who ask."""
    _, is_first = MailboxVisit.objects.get_or_create(pk=1, defaults={"at": now})
    # A visit yet to come was noted by a clock that has been put right since.
    due = MailboxVisit.objects.filter(Q(at__lte=now - VISIT_EVERY) | Q(at__gt=now), pk=1)
    return is_first or bool(due.update(at=now))
