"""What the log says of a page that could not be made: where it failed, and nothing of who asked."""

import logging
import traceback
from types import TracebackType

_BEGINS = "A page could not be made"
_UNAVAILABLE = 503
_OURS = ("digest.", "subscribers.")


class NoRequest(logging.Filter):
    """Leaves of Django's words about a failed request only which error it was, and where.

    Addresses of pages hold readers' tokens, and an error's words may hold what they sent.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without address, words, values and request, but that of an answer
        which a page of ours gave on purpose: that page has said why, where anybody must know."""
        if str(record.msg).startswith(_BEGINS):
            # Ours already: where logging is set up again, a logger has its filter twice.
            return True
        if record.exc_info is None and getattr(record, "status_code", 0) == _UNAVAILABLE:
            return False
        kind, _, trace = record.exc_info or (None, None, None)
        where = f" in {_where(trace)}" if trace else ""
        record.msg = f"{_BEGINS} ({kind.__name__ if kind else 'error'}{where})."
        record.args = ()
        record.exc_info = record.exc_text = None
        record.__dict__.pop("request", None)
        return True


def _where(trace: TracebackType) -> str:
    frames = [
        (str(frame.f_globals.get("__name__", "")), line) for frame, line in traceback.walk_tb(trace)
    ]
    own = [each for each in frames if each[0].startswith(_OURS)]
    module, line = (own or frames)[-1]
    return f"{module}, line {line}"
