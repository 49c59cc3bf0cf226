"""The home: who may look into it, its key, and the room left on its disk."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from digest.cli.checkups.checkup import Checkup, mend, note, ok
from digest.environment import Environment
from digest.secret_key import SECRET_KEY_FILE

LOW_DISK_BYTES = 500_000_000
FULL_DISK_BYTES = 50_000_000
"""Below this a database may not be able to write its log."""

_MEGABYTE = 1_000_000
_OTHERS = stat.S_IRWXO
_ANYBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO


def look_at_home(environment: Environment) -> Iterator[Checkup]:
    """Yield what there is to say about the folder and its key."""
    home = environment.home
    mode = stat.S_IMODE(home.stat().st_mode)
    if not os.access(home, os.W_OK | os.X_OK):
        yield mend("home", f"{home} cannot be written to by this user; change its owner.")
    elif mode & _OTHERS:
        yield mend("home", f"Everybody on this machine may look into {home}: chmod 700 {home}")
    else:
        yield ok("home", str(home))
    yield _key(home / SECRET_KEY_FILE, environment)
    yield _disk(shutil.disk_usage(home).free)


def _key(file: Path, environment: Environment) -> Checkup:
    if not file.exists() or file.read_text("ascii").strip() != environment.secret_key:
        return ok("secret key", "from DIGEST_SECRET_KEY; links in mail already sent depend on it")
    if stat.S_IMODE(file.stat().st_mode) & _ANYBODY_ELSE:
        return mend("secret key", f"Others on this machine may read it: chmod 600 {file}")
    return ok("secret key", f"{file}; back it up, links in mail already sent depend on it")


def _disk(free_bytes: int) -> Checkup:
    said = f"{free_bytes / _MEGABYTE:,.0f} MB free"
    if free_bytes < FULL_DISK_BYTES:
        return mend("disk", f"{said}; make room before anything is sent.")
    if free_bytes < LOW_DISK_BYTES:
        return note("disk", f"{said}; make room soon.")
    return ok("disk", said)
