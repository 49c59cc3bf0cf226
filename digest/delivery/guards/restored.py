"""Whether a database was put back from a copy, and so does not know what was sent since. Pure."""

from dataclasses import dataclass

CLOCK_SLACK_SECONDS = 10.0
"""Between the time that is written into the file and the time of writing that the system keeps."""


@dataclass(frozen=True, kw_only=True)
class KeptCount:
    """What the file beside SQLite's database says."""

    claims: int
    """How many batches were ever claimed."""
    identity: str
    """Of the file itself, when it was made: inode and generation."""
    written_at: int
    """Seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class FoundFile:
    """What the system says of the same file."""

    identity: str
    written_at: float


def why_restored(*, claims: int, kept: KeptCount | None, found: FoundFile | None) -> str:
    """Return by what SQLite's database is known to be restored; empty where it is not.

    ``claims`` is the count of a database that once had such a file; ``kept`` and ``found`` are None
    where no file of ours is there. The file is written after the database, so it is never ahead but
    where the database went back. Where the file went back with it, it is another file, or was
    written at another time than it says; only a copy over it that keeps the former times passes
    unseen.
    """
    if kept is None or found is None:
        return "the count of what was sent that stood beside it is gone"
    if kept.claims > claims:
        behind = kept.claims - claims
        batches = "1 batch was" if behind == 1 else f"{behind} batches were"
        return f"{batches} handed over that it knows nothing of"
    if kept.identity != found.identity:
        return "it stands in a folder that was copied or put back"
    if abs(found.written_at - kept.written_at) > CLOCK_SLACK_SECONDS:
        return "the count of what was sent that stands beside it was copied over"
    return ""
