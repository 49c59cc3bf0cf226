"""The count of claims in a file beside SQLite's database: what a restored database cannot take
back."""

import fcntl
import os
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.delivery.guards.restored import FoundFile, KeptCount

SUFFIX = ".claims"
FS_IOC_GETVERSION = 0x80087601
"""Asks for the number that tells a file from a later one with the same inode; ext4, XFS, Btrfs
(linux/fs.h). Others have none."""
_LINE = re.compile(rb"claims (\d{20}) file (\d{20}\.\d{10}) written (\d{20})\n")
_LONGEST = 100


def claims_file(database: Path) -> Path:
    """Return the path of the file that belongs to a database's."""
    return database.with_name(database.name + SUFFIX)


def read_claims_file(file: Path) -> tuple[KeptCount | None, FoundFile | None]:
    """Return what it says, and what the system says of it; two Nones where there is none, and a
    None for the first where it does not say what we write.

    Raises OSError where it is there and cannot be read.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except FileNotFoundError:
        return None, None
    try:
        written_at = os.fstat(descriptor).st_mtime
        found = FoundFile(identity=_identity(descriptor), written_at=written_at)
        return _read(descriptor), found
    finally:
        os.close(descriptor)


def keep_claims(file: Path, claims: int, *, anew: bool = False) -> None:
    """Write the count down so that a power cut does not take it back; return once it is safe.

    Of several senders the furthest count stays. ``anew``: it is made again, whatever it said.
    Raises OSError where it cannot be written. Its length never changes, so that a full disk does
    not keep it from being written once it is there.
    """
    with _locked(file) as (descriptor, is_new):
        kept = None if anew else _read(descriptor)
        if kept is not None and kept.claims >= claims:
            return
        identity = _identity(descriptor) if kept is None else kept.identity
        line = b"claims %020d file %s written %020d\n" % (claims, identity.encode(), time.time())
        os.pwrite(descriptor, line, 0)
        os.ftruncate(descriptor, len(line))
        os.fsync(descriptor)
        if is_new:
            _sync_folder(file.parent)


@contextmanager
def _locked(file: Path) -> Iterator[tuple[int, bool]]:
    is_new = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor, is_new
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> KeptCount | None:
    match = _LINE.fullmatch(os.pread(descriptor, _LONGEST, 0))
    if match is None:
        return None
    return KeptCount(claims=int(match[1]), identity=match[2].decode(), written_at=int(match[3]))


def _identity(descriptor: int) -> str:
    try:
        answer = fcntl.ioctl(descriptor, FS_IOC_GETVERSION, bytes(8))
        (generation,) = struct.unpack_from("I", answer)
    except OSError:
        generation = 0
    return f"{os.fstat(descriptor).st_ino:020}.{generation:010}"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
