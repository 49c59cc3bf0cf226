"""The looks that newsletters may choose: those of the home, and those that are shipped."""

import re
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from digest.paths import EMAIL_TEMPLATES
from digest.render.looks.look import Look, read_look
from digest.render.looks.names import LOOK_FILE
from digest.render.looks.own_colours import NO_COLOURS, in_own_colours
from digest.render.template_error import TemplateError

STANDARD_LOOK = "cards"
LOOK_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME_CHARACTERS = 60


def home_looks() -> Path:
    """Return the folder in which an owner's own looks lie, whether or not it is there."""
    home: Path = settings.ENVIRONMENT.home
    return home / "looks"


def shipped_looks() -> Path:
    """Return the folder of those that come with the program."""
    return EMAIL_TEMPLATES / "looks"


def known_looks() -> dict[str, Path]:
    """Return name -> folder. One of the home counts before a shipped one of the same name, so that
    a later version of the program changes no mail of an owner who had the name first."""
    return {
        folder.name: folder
        for shelf in (shipped_looks(), home_looks())
        if shelf.is_dir()
        for folder in sorted(shelf.iterdir())
        if LOOK_NAME.fullmatch(folder.name) and (folder / LOOK_FILE).is_file()
    }


def find_look(name: str, own: Mapping[str, str] = NO_COLOURS) -> Look:
    """Return the look of that name as it lies on disk now, with a newsletter's own colours.

    Raises TemplateError where there is none, where its file must be mended, or where the colours
    will not do in it.
    """
    known = known_looks()
    if name not in known:
        raise TemplateError(
            "There is no such look.",
            file=f"looks/{name}",
            mend=f"Put its folder into {home_looks()}, or choose one of {', '.join(known)}.",
        )
    look = read_look(known[name], shipped=shipped_looks(), shared=EMAIL_TEMPLATES)
    return in_own_colours(look, own) if own else look
