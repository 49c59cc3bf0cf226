"""A newsletter's own colours as people write them, and what becomes of them in another look."""

from collections.abc import Mapping

from digest.change_error import ChangeError
from digest.render.looks.look import Look
from digest.render.looks.own_colours import colour_faults, own_of
from digest.render.looks.read_values import HALVES

_EXAMPLE = "accent.light:#6b2148,accent.dark:#f0b9d3"


def read_colours(value: str) -> dict[str, str]:
    """Return ``accent.light`` and the like -> value, of ``accent.light:#6b2148``; several stand
    with commas between, and a name without its half is both.

    Raises ChangeError for what is not written so. Whether there are such names and colours is for
    ``colour_faults`` to say.
    """
    colours: dict[str, str] = {}
    for each in value.replace(",", " ").split():
        name, colon, colour = each.partition(":")
        if not colon:
            raise ChangeError(f"{each!r} names no colour; write it like {_EXAMPLE}.")
        names = [name] if "." in name else [f"{name}.{half}" for half in HALVES["colours"]]
        colours |= dict.fromkeys(names, colour)
    return colours


def written_colours(colours: Mapping[str, str]) -> list[str]:
    """Return them as ``read_colours`` reads them, in the order of their names."""
    return [f"{name}:{value}" for name, value in sorted(colours.items())]


def kept_colours(look: Look, colours: Mapping[str, str]) -> dict[str, str]:
    """Return what becomes of a newsletter's own colours in another look: all stay, or none where
    they cannot be told apart there; a palette that is half somebody's is nobody's."""
    own = own_of(look, colours)
    return {} if colour_faults(look, own) else own
