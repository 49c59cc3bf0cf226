"""Puts mail into a folder instead of sending it: a Maildir that mail programs open, an index."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from digest.delivery.providers.base import (
    Deferred,
    Handover,
    MayGo,
    Outcome,
    Permission,
    Recipient,
    Submitted,
)
from digest.delivery.providers.message.header_fields import clean_address
from digest.delivery.providers.message.mime import prepare_mail
from digest.delivery.providers.outbox.index import append_line, is_listed
from digest.render.clean_text import clean_line

INDEX_FILE = "index.jsonl"
BATCH_SIZE = 500
UNFINISHED_SECONDS = 36 * 3_600
"""After so long a file in a Maildir's tmp belongs to nobody any more (maildir(5))."""
ONLY_OWNER_FILE = 0o600
ONLY_OWNER_FOLDER = 0o700


class OutboxProvider:
    """Takes every message by writing it to disk; safe to use from several processes.

    A message's file is named by attempt and delivery, so an attempt that is tried once more finds
    what it has put there already, also where a mail program has moved it from new to cur.
    """

    name = "outbox"
    batch_size = BATCH_SIZE
    in_order = True
    at_once = 1

    def __init__(
        self, folder: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Use ``folder``, which is made with the first message; ``clock`` dates the mail."""
        self._folder = folder
        self._clock = clock

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        """Write one file and one line of the index for each recipient."""
        date = self._clock()
        prepared = prepare_mail(handover.message, attempt_id=handover.attempt_id, date=date)
        try:
            self._make_folders()
            opened = {entry.name.partition(":")[0] for entry in (self._folder / "cur").iterdir()}
        except OSError as error:
            return Deferred(reason=self._trouble(error))
        for number, recipient in enumerate(handover.recipients):
            match may_go(recipient.delivery_id):
                case Permission.PASS_OVER:
                    continue
                case Permission.STOP:
                    return Submitted(message_id=None, not_reached=_from(handover, number))
            name = _file_name(handover.attempt_id, recipient.delivery_id)
            path = self._folder / "new" / name
            is_there = name in opened or path.exists()
            try:
                if not is_there:
                    self._place(name, prepared.bytes_for(recipient))
                if not (is_there and is_listed(self._folder / INDEX_FILE, name)):
                    self._list(name, handover, recipient, date)
            except OSError as error:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                return self._stopped(handover, number, error, is_in_doubt=path.exists())
            on_taken(recipient.delivery_id)
        return Submitted(message_id=None)

    def has_taken(self, attempt_id: UUID, delivery_id: int) -> bool | None:
        """Return whether the message is there, whole and in the index, or was opened already.

        One that its sender placed and could not list any more is taken away again, so that it may
        go anew. None where the folder cannot be read.
        """
        name = _file_name(attempt_id, delivery_id)
        path = self._folder / "new" / name
        try:
            if path.exists() and not is_listed(self._folder / INDEX_FILE, name):
                path.unlink()
            was_opened = any((self._folder / "cur").glob(f"{name}*"))
            return was_opened or path.exists()
        except OSError:
            return None

    def close(self) -> None:
        """Nothing is kept open."""

    def _make_folders(self) -> None:
        """Make what is missing, and remove what senders that were killed left unfinished."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=ONLY_OWNER_FOLDER)
        for name in ("tmp", "new", "cur"):
            (self._folder / name).mkdir(exist_ok=True, mode=ONLY_OWNER_FOLDER)
        for unfinished in (self._folder / "tmp").glob("*.outbox"):
            with suppress(FileNotFoundError):
                if time.time() - unfinished.stat().st_mtime > UNFINISHED_SECONDS:
                    unfinished.unlink()

    def _place(self, name: str, mail: bytes) -> None:
        unfinished = self._folder / "tmp" / name
        try:
            # Maildir files end their lines as files here do; the mail itself is the same.
            _write(unfinished, mail.replace(b"\r\n", b"\n"))
            unfinished.rename(self._folder / "new" / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(self._folder / "new")

    def _list(self, name: str, handover: Handover, recipient: Recipient, date: datetime) -> None:
        append_line(
            self._folder / INDEX_FILE,
            {
                "path": f"new/{name}",
                "issue": handover.issue_slug,
                "delivery": recipient.delivery_id,
                "attempt": str(handover.attempt_id),
                "subject": clean_line(handover.message.subject),
                "to": clean_address(recipient.address),
                "date": date.isoformat(),
            },
        )

    def _stopped(
        self, handover: Handover, number: int, error: OSError, *, is_in_doubt: bool
    ) -> Outcome:
        this, *after = _from(handover, number)
        if is_in_doubt:
            return Submitted(message_id=None, unknown=(this,), not_reached=tuple(after))
        if number == 0:
            return Deferred(reason=self._trouble(error))
        why = self._trouble(error)
        return Submitted(message_id=None, pending=(this,), not_reached=tuple(after), reason=why)

    def _trouble(self, error: OSError) -> str:
        if isinstance(error, FileExistsError | NotADirectoryError):
            way_out = f"{error.filename or self._folder} must be a folder; move that file away."
        else:
            way_out = "Free some space there, or make the folder writable."
        return f"The outbox {self._folder} cannot be written to ({error.strerror}). {way_out}"


def _file_name(attempt_id: UUID, delivery_id: int) -> str:
    return f"{attempt_id.hex}.{delivery_id}.outbox"


def _from(handover: Handover, number: int) -> tuple[int, ...]:
    return tuple(recipient.delivery_id for recipient in handover.recipients[number:])


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    # A rename is only sure to outlast a power cut when its folder is written too.
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
