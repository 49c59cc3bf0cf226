"""Takes new mail out of a Maildir (https://cr.yp.to/proto/maildir.html)."""

from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from digest.events.mailbox.mailbox_error import LONGEST_MAIL_BYTES, MOST_MAILS, MailboxError

SEEN = ":2,S"
"""Ends the name of a mail that was read."""


def take_from_maildir(folder: Path, *, keep: Callable[[bytes], None]) -> int:
    """Give each new mail to ``keep``, then move it from ``new`` to ``cur`` as read; return how
    many. Raises MailboxError where the folder cannot be read or written to.

    One that was kept and not moved, because the program died between the two, comes again.
    """
    new, seen = folder / "new", folder / "cur"
    try:
        mails = list(islice((path for path in new.iterdir() if path.is_file()), MOST_MAILS))
        for path in mails:
            # Another reader may have moved it meanwhile.
            with suppress(FileNotFoundError):
                with path.open("rb") as file:
                    mail = file.read(LONGEST_MAIL_BYTES)
                keep(mail)
                path.rename(seen / f"{path.name.partition(':')[0]}{SEEN}")
    except OSError as error:
        raise MailboxError(
            f"The Maildir {folder} cannot be read ({error.strerror}); BOUNCES_URL must name a "
            "folder with new and cur in it, which this program's user may write to."
        ) from error
    return len(mails)
