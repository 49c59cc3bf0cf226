"""How gunicorn serves the pages; it reads this module's names (https://docs.gunicorn.org/)."""

import os
import signal
from threading import Thread
from typing import Any

workers = 2
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 20
control_socket_disable = True
accesslog = None
"""Addresses of pages hold readers' tokens: none is ever written down."""
loglevel = "error"
"""A warning quotes the request that could not be read, and so its address."""
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"no_address": {"()": "digest.engine.no_address.NoAddress"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_address"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def post_worker_init(worker: object) -> None:  # noqa: ARG001 - gunicorn passes it
    """End the server when the process that started it has gone without a word."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # The other end of standard input is the parent's: nothing is ever written, and it closes last.
    while os.read(0, 1):
        continue
    os.kill(os.getppid(), signal.SIGTERM)
