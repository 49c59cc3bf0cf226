"""Takes unseen mail out of a folder on an IMAP server (RFC 9051)."""

import imaplib
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from digest.bounces_url import ImapMailbox
from digest.delivery.providers.far_end_words import far_end_words
from digest.events.mailbox.mailbox_error import LONGEST_MAIL_BYTES, MOST_MAILS, MailboxError

ANSWER_SECONDS = 20.0
"""For the connection, and for each answer."""
VISIT_SECONDS = 60.0
"""A slow server keeps nothing else waiting for longer; the next visit goes on."""


def take_from_imap(
    mailbox: ImapMailbox, *, keep: Callable[[bytes], None], tls: ssl.SSLContext
) -> int:
    r"""Give each unseen mail to ``keep``, then mark it as \Seen; return how many.

    One that was kept and not marked, because the program died between the two, comes again. One
    that the server will not give stays as it is, and keeps no other back. Raises MailboxError for
    such, once the others were read, and where the server cannot be reached or will not have us.
    """
    ends_at = time.monotonic() + VISIT_SECONDS
    taken = 0
    refused: list[Exception] = []
    try:
        with _opened(mailbox, tls) as server:
            for uid in _unseen(server):
                if taken == MOST_MAILS or time.monotonic() > ends_at:
                    break
                try:
                    taken += _take(server, uid, keep)
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as error:
                    refused.append(error)
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(
            f"The mailbox for bounces ({mailbox}) cannot be read ({_words(error)}); check "
            "BOUNCES_URL. It is tried again by itself."
        ) from error
    if refused:
        raise MailboxError(
            f"The mailbox for bounces ({mailbox}) will not let {len(refused)} of its mails be read "
            f"and marked ({_words(refused[0])}); look at them there, or check BOUNCES_URL: its "
            "user must be allowed to do both. The others were read."
        )
    return taken


def _take(server: imaplib.IMAP4, uid: str, keep: Callable[[bytes], None]) -> bool:
    """Return False for one that has gone meanwhile."""
    mail = _fetched(server, uid)
    if mail is not None:
        keep(mail)
    _done(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return mail is not None


@contextmanager
def _opened(mailbox: ImapMailbox, tls: ssl.SSLContext) -> Iterator[imaplib.IMAP4]:
    server: imaplib.IMAP4
    if mailbox.is_tls:
        server = imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=tls, timeout=ANSWER_SECONDS
        )
    else:
        server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=ANSWER_SECONDS)
    try:
        server.login(mailbox.user, mailbox.password)
        _done(server.select(_quoted(mailbox.folder)))
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()
        # Where the line broke, the client keeps its end open.
        with suppress(OSError):
            server.shutdown()


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unseen(server: imaplib.IMAP4) -> list[str]:
    found = _done(server.uid("SEARCH", "UNSEEN"))
    return found[0].decode("ascii").split() if found and isinstance(found[0], bytes) else []


def _fetched(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """Return the mail; None where it has gone meanwhile."""
    answer = _done(server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST_MAIL_BYTES}>)"))
    literals = [part[1] for part in answer if isinstance(part, tuple)]
    return literals[0] if literals else None


def _done(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    status, data = answer
    if status != "OK":
        said = data[0] if data and isinstance(data[0], bytes) else b"no reason given"
        raise imaplib.IMAP4.error(far_end_words(said))
    return data


def _words(error: Exception) -> str:
    said = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
    return far_end_words(said)
