"""What a person reads where the program meets something that nobody foresaw."""

import os
import sys
import traceback
from types import TracebackType

from digest.full_disk import FULL_DISK, is_full_disk

DEBUG_VARIABLE = "DIGEST_DEBUG"

_DATABASE_ERRORS = frozenset({"OperationalError", "InterfaceError"})


def report_unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write one line on stderr; Python then exits with 1. To be set as ``sys.excepthook``.

    What an error says may hold addresses (a database quotes the row that it refuses), so only
    its kind and place are shown unless DIGEST_DEBUG asks for all of it.
    """
    if issubclass(kind, KeyboardInterrupt):
        return
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exception(kind, error, trace)
        sys.stderr.write("This may hold addresses and names; read it before you pass it on.\n")
        return
    sys.stderr.write(f"{_in_one_line(kind, error, trace)}\n")


def _in_one_line(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    if kind.__name__ in _DATABASE_ERRORS:
        if is_full_disk(error):
            return f"{FULL_DISK} Then run this again."
        if "locked" in str(error):
            return (
                "The database is busy: another command is writing to it. Nothing was left half "
                "done; run this again in a moment."
            )
        return (
            f"The database does not answer as it should ({kind.__name__}). `digest doctor` shows "
            f"its state; {DEBUG_VARIABLE}=1 before the command shows what it says."
        )
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or kind.__name__}{place}. Mend that and run the command again."
    return (
        f"A mistake in the program: {kind.__name__}{_place(trace)}. Run the command again with "
        f"{DEBUG_VARIABLE}=1 before it to see all of it, and report that."
    )


def _place(trace: TracebackType | None) -> str:
    own = [
        frame
        for frame in traceback.extract_tb(trace)
        if "site-packages" not in frame.filename and frame.filename.endswith(".py")
    ]
    if not own:
        return ""
    file = "/".join(own[-1].filename.replace("\\", "/").split("/")[-3:])
    return f" at {file}, line {own[-1].lineno}"
