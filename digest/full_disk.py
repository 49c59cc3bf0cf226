"""Knowing a full disk by what databases say of it."""

_SAYINGS = (
    "database or disk is full",  # SQLITE_FULL
    "disk i/o error",  # SQLITE_IOERR: a log or shared memory that could not grow, mostly
    "no space left on device",  # ENOSPC, in PostgreSQL's words too
    "could not extend file",  # PostgreSQL
)
FULL_DISK = (
    "The disk is full, or cannot be written to any more. Make space where the database is; "
    "`digest doctor` shows how much is left."
)


def is_full_disk(error: BaseException) -> bool:
    """Tell whether a database's error is one that a lack of space gives."""
    said = str(error).casefold()
    return any(saying in said for saying in _SAYINGS)
