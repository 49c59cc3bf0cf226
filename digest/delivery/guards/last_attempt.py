"""The last attempt that was begun from this machine, in a file of its own: what a PostgreSQL
database that was put back cannot know of.

A base backup that is started without recovery, a snapshot of its machine and rows that are put back
into their tables have the same system identifier and timeline as before.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

NAME = "last-attempt"
_LINE = re.compile(rb"attempt ([0-9a-f-]{36}) written (\d{20}) in (\S{1,80}) *\n")
_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class KeptAttempt:
    """What the file says."""

    attempt: UUID
    written_at: datetime
    cluster: str
    """Of the database that it was begun in, as ``cluster_identity`` has it."""


def keep_attempt(home: Path, attempt: UUID, *, cluster: str) -> None:
    """Write the attempt down, after it is committed and before anybody is called.

    Raises OSError. It outlasts the process, and not always a power cut, which may leave an earlier
    attempt there: one that the database knows as well. Waiting for the disk would cost as much as
    the call.
    """
    now = int(datetime.now(UTC).timestamp())
    line = b"attempt %s written %020d in %s" % (str(attempt).encode(), now, cluster.encode())
    descriptor = os.open(home / NAME, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        # Always as long, in one write: who reads meanwhile gets the one or the other.
        os.pwrite(descriptor, line.ljust(_LENGTH - 1) + b"\n", 0)
    finally:
        os.close(descriptor)


def kept_attempt(home: Path) -> KeptAttempt | None:
    """Return what the file says; None where there is none, or it says nothing of ours."""
    with suppress(FileNotFoundError):
        match = _LINE.fullmatch((home / NAME).read_bytes())
        if match:
            return KeptAttempt(
                attempt=UUID(match[1].decode()),
                written_at=datetime.fromtimestamp(int(match[2]), UTC),
                cluster=match[3].decode(),
            )
    return None
