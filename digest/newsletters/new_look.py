"""A look of an owner's own, begun as a copy of a shipped one."""

import shutil
from pathlib import Path

from digest.change_error import ChangeError
from digest.newsletters.looks import LONGEST_NAME_CHARACTERS, LOOK_NAME, home_looks, known_looks


def new_look(name: str, *, like: str) -> Path:
    """Copy a look into the home under a new name, and return its folder.

    Raises ChangeError for a name that is taken or not well formed, for a look that there is not,
    and where the folder cannot be written.
    """
    known = known_looks()
    if not LOOK_NAME.fullmatch(name) or len(name) > LONGEST_NAME_CHARACTERS:
        raise ChangeError(
            f"{name!r} is no name of a look; write small letters and digits, with hyphens between."
        )
    if name in known:
        raise ChangeError(f"There is a look {name!r} already, in {known[name]}.")
    if like not in known:
        raise ChangeError(f"There is no look {like!r}; known are {', '.join(known)}.")
    folder = home_looks() / name
    try:
        shutil.copytree(known[like], folder, copy_function=shutil.copyfile)
    except (OSError, shutil.Error) as error:
        raise ChangeError(f"{folder} cannot be written: {error}.") from error
    return folder
