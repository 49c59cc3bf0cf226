"""What mail programs make of colours that turn a mail dark themselves, whatever its styles ask for.

Some turn all colours over, some only light backgrounds and dark text; none says how. Both are taken
here to keep hue and saturation and to turn lightness round, which is near to what can be seen of
them.
"""

import colorsys
from collections.abc import Iterator

from digest.render.checks.styles.colour import Colour

_MIDDLE = 0.5


def inversions(colour: Colour, ground: Colour) -> Iterator[tuple[str, Colour, Colour]]:
    """Yield the ways in which text and its ground may be turned: which way, and both colours."""
    yield "turns all colours over", _turned(colour), _turned(ground)
    yield (
        "darkens light backgrounds and lightens dark text",
        colour if _lightness(colour) > _MIDDLE else _turned(colour),
        ground if _lightness(ground) < _MIDDLE else _turned(ground),
    )


def _lightness(colour: Colour) -> float:
    return colorsys.rgb_to_hls(*colour)[1]


def _turned(colour: Colour) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)
