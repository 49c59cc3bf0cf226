"""Takes new mail out of a Maildir (https://cr.yp.to/proto/maildir.html)."""

from collections.abc import Callable
from pathlib import Path

from digest.events.mailbox.mailbox_error import LONGEST_MAIL_BYTES, MOST_MAILS, MailboxError

SEEN = ":2,S"
"""Ends the name of a mail that was read."""


def take_from_maildir(folder: Path, *, keep: Callable[[bytes], None]) -> int:
    """Give each new mail to ``keep``, then move it from ``new`` to ``cur`` as read; return how
    many.

    One that was kept and not moved, because the program died between the two, comes again. One
    that cannot be read or moved stays as it is, and keeps no other back. Raises MailboxError for
    such, once the others were read, and where the folder is none.
    """
    new, seen = folder / "new", folder / "cur"
    taken = 0
    left: list[OSError] = []
    try:
        mails = sorted(path for path in new.iterdir() if path.is_file())
        is_maildir = seen.is_dir()
    except OSError as error:
        raise MailboxError(_not_a_maildir(folder, error.strerror)) from error
    if not is_maildir:
        raise MailboxError(_not_a_maildir(folder, "it has no cur"))
    for path in mails:
        if taken == MOST_MAILS:
            break
        try:
            _take(path, seen, keep)
        except FileNotFoundError:
            continue  # another reader has moved it meanwhile
        except OSError as error:
            left.append(error)
        else:
            taken += 1
    if left:
        raise MailboxError(
            f"{len(left)} of the mails in the Maildir {folder} cannot be read or moved to cur "
            f"({left[0].strerror}); look at them there, and at the rights of new and cur. The "
            "others were read."
        )
    return taken


def _take(path: Path, seen: Path, keep: Callable[[bytes], None]) -> None:
    with path.open("rb") as file:
        mail = file.read(LONGEST_MAIL_BYTES)
    keep(mail)
    path.rename(seen / f"{path.name.partition(':')[0]}{SEEN}")


def _not_a_maildir(folder: Path, why: str | None) -> str:
    return (
        f"The Maildir {folder} cannot be read ({why}); BOUNCES_URL must name a folder with new and "
        "cur in it, which this program's user may write to."
    )
