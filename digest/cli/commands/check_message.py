"""``digest check --raw``: a message as it travels, from a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.answers.output import fail

if TYPE_CHECKING:
    from digest.render.checks import Finding


def findings_in(file: Path) -> "tuple[Finding, ...]":
    """Return what is found in the message of a file, - for stdin. Ends the command with 1 where it
    cannot be read."""
    from digest.render.checks import check_raw

    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}); name the file of one message.")
    return check_raw(raw)
