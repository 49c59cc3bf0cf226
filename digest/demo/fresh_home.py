"""A home for the demonstration: a new one, or one that an earlier demonstration left."""

import shutil
from pathlib import Path

from digest.secret_key import SECRET_KEY_FILE

MARK = "demonstration.txt"
_MARK_TEXT = (
    "This home was filled by `digest demo` with invented studies and invented readers.\n"
    "Running it again empties and fills it anew. For real work, choose another DIGEST_HOME.\n"
)


class OccupiedHomeError(ValueError):
    """The folder holds something that is not ours to empty."""


def prepare_home(home: Path) -> None:
    """Make the folder, or empty it where it is an earlier demonstration's. The key stays.

    Raises OccupiedHomeError where anything else is in it.
    """
    there = [path for path in home.iterdir() if path.name != SECRET_KEY_FILE] if _is(home) else []
    if there and not (home / MARK).is_file():
        raise OccupiedHomeError(
            f"{home} is in use already, and the demonstration needs a home of its own; "
            "name another one: digest demo --home demo-home"
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The mark goes in first, so that a run which is cut short can be run again.
    (home / MARK).write_text(_MARK_TEXT, encoding="utf-8")
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()


def _is(home: Path) -> bool:
    if home.exists() and not home.is_dir():
        raise OccupiedHomeError(f"{home} is a file; name a folder: digest demo --home demo-home")
    return home.is_dir()
