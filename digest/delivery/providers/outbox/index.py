"""The outbox's index: one JSON line a message, for people and scripts that look for one."""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path

ONLY_OWNER = 0o600


def append_line(index: Path, record: Mapping[str, str | int]) -> None:
    """Add a line whole or not at all, one process at a time. Raises OSError.

    A power cut may lose it: a third wait for the disk per message would buy nothing, as the mail
    itself is safe.
    """
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    handle = os.open(index, os.O_RDWR | os.O_CREAT | os.O_APPEND, ONLY_OWNER)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back with the file's closing
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
            line = b"\n" + line  # a power cut tore the line before
        try:
            if file.write(line) != len(line):
                file.write(line)  # says why there was no room for all of it
        except OSError:
            file.truncate(size)
            raise


def is_listed(index: Path, name: str) -> bool:
    """Whether a message's file stands in the index. Raises OSError."""
    try:
        with index.open("rb") as file:
            return any(name.encode() in line for line in file)
    except FileNotFoundError:
        return False
