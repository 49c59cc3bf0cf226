"""Running the command line to its end, whatever becomes of the pipe it writes to."""

import os
import sys

from typer.main import get_command

from digest.cli.app import app


def run_command() -> None:
    """Run what the arguments say and exit: 0 done, 1 not done, 2 wrong use, 130 interrupted.

    Not ``app()``: that would put Typer's own report of errors before ours.
    """
    command = get_command(app)
    try:
        command(prog_name="digest")
    finally:
        _flush_quietly()


def _flush_quietly() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has gone (| head); Python would complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
