"""The web server's entry."""

import os
import sys
from datetime import UTC, datetime

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
NOT_STARTED = 4
"""gunicorn's code for an application that cannot be loaded: it ends rather than tries again."""


def _stop_at_another_key() -> None:
    from django.db import DatabaseError  # noqa: PLC0415 - Django must be set up first

    from subscribers.check_key import (  # noqa: PLC0415 - models need Django set up
        OtherKeyError,
        check_key,
    )

    try:
        check_key(at=datetime.now(UTC))
    except OtherKeyError as error:
        reason = str(error)
    except DatabaseError as error:
        reason = (
            f"The database cannot be read ({type(error).__name__}), so no pages are served; "
            "digest doctor says more."
        )
    else:
        return
    sys.stderr.write(f"{reason}\n")
    raise SystemExit(NOT_STARTED)


application = get_wsgi_application()
_stop_at_another_key()
