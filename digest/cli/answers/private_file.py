"""Files that hold what is nobody else's business."""

import os
from collections.abc import Iterable
from pathlib import Path

from digest.cli.answers.output import fail


def write_private(file: Path, lines: Iterable[str]) -> int:
    """Write the lines, which have their ends; return how many. A new file is its owner's alone.

    Ends the command with 1 where it cannot be written.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            return sum(opened.write(line) > 0 for line in lines)
    except OSError as error:
        fail(f"{file} cannot be written ({error.strerror}); choose another place.")
