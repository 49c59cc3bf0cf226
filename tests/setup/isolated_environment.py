"""Gives the tests an environment of their own: none of the developer's settings, a fresh home.

Loaded by pytest's ``-p`` (see pyproject.toml) and not from a conftest, because pytest-django reads
the settings, and the settings read the environment, before any conftest is imported. Every xdist
worker loads it anew, so each has a home of its own.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping, MutableMapping
from pathlib import Path

OWN_PREFIXES = ("DIGEST_", "SENDGRID_", "SMTP_", "BOUNCES_", "DATABASE_", "DJANGO_")
SECRET_KEY = "tests-only-secret-key-that-signs-nothing-real"


def isolate(variables: MutableMapping[str, str], home: Path) -> None:
    """Take the developer's settings out of the variables and put the tests' own in."""
    for name in [name for name in variables if name.startswith(OWN_PREFIXES)]:
        del variables[name]
    variables.update(own_variables(variables, home))


def own_variables(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return what the tests set. TEST_DATABASE_URL names the PostgreSQL to use; empty is SQLite."""
    return {
        "DIGEST_HOME": str(home),
        "DATABASE_URL": variables.get("TEST_DATABASE_URL", ""),
        "DIGEST_SECRET_KEY": SECRET_KEY,
        "DIGEST_BASE_URL": "http://127.0.0.1:8000",
        "DIGEST_REGISTERS": "off",
        # Playwright's synchronous interface keeps an event loop in the thread that also asks the
        # database, where Django would see a mistake.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


def _begin() -> None:
    home = Path(tempfile.mkdtemp(prefix="digest-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    isolate(os.environ, home)


_begin()
