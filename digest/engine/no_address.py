"""Keeps addresses of requests out of the web server's log."""

import logging


class NoAddress(logging.Filter):
    """Leaves of gunicorn's words about a request only what kind of error it met."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass; those about one request lose its address and the traceback."""
        if record.name == "gunicorn.error" and "request" in str(record.msg).lower():
            kind = record.exc_info[0] if record.exc_info else None
            record.msg = f"A request could not be answered ({kind.__name__ if kind else 'error'})."
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        return True
