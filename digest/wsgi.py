"""The web server's entry."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
_django = get_wsgi_application()

from digest.engine.key_known_first import KeyKnownFirst  # noqa: E402 - models need Django set up
from digest.engine.readable_requests import ReadableRequests  # noqa: E402
from subscribers.links.check_key import OtherKeyError  # noqa: E402

NOT_STARTED = 4
"""gunicorn's code for an application that cannot be loaded: it ends rather than tries again."""

try:
    application = KeyKnownFirst(ReadableRequests(_django))
except OtherKeyError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(NOT_STARTED) from None
