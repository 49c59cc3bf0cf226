"""Stopping between two batches rather than within one."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_STANDARD_ERROR = 2
_TOLD = b"Stopping as soon as what is in hand is done; once more stops at once.\n"


@contextmanager
def stop_by_signal() -> Iterator[Event]:
    """Yield what SIGTERM and Ctrl-C set while the block runs; the second one ends the process.

    A process that ends within a batch leaves mails of which nobody can tell whether they went.
    """
    stop = Event()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - Python's form
        stop.set()
        # Not by a stream, which the interrupted code may be in the midst of writing to.
        os.write(_STANDARD_ERROR, _TOLD)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    for number in _SIGNALS:
        signal.signal(number, ask_to_stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
