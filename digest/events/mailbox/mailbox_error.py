"""The one error of the mailbox."""

LONGEST_MAIL_BYTES = 2_000_000
"""No more of a mail is read: what came back is at its beginning."""
MOST_MAILS = 500
"""Read in one visit; the next one goes on."""


class MailboxError(Exception):
    """The mailbox cannot be read; the message says why and what to do, without the password."""
