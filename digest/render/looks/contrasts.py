"""How well a look's text can be told from its grounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.render.checks.styles.colour import LEAST_CONTRAST, contrast, read_colour
from digest.render.looks.names import FRAME_GROUNDS, LEAST_FRAME_CONTRAST, PAIRS
from digest.render.looks.read_values import HALVES


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """One text, or frame, on one ground."""

    text: str
    ground: str
    half: str
    """light or dark."""
    ratio: float
    """1 to 21; 0 where a colour is written in a way that is not read."""
    least: float


def contrasts(colours: Mapping[str, str]) -> Iterator[Contrast]:
    """Yield each pair that must be told apart. ``colours``: ``ink.light`` and the like -> value."""
    pairs = [(text, ground, LEAST_CONTRAST) for text, ground in PAIRS]
    pairs += [("focus", ground, LEAST_FRAME_CONTRAST) for ground in FRAME_GROUNDS]
    for half in HALVES["colours"]:
        for text, ground, least in pairs:
            ratio = _ratio(colours[f"{text}.{half}"], colours[f"{ground}.{half}"])
            yield Contrast(text=text, ground=ground, half=half, ratio=ratio, least=least)


def _ratio(one: str, other: str) -> float:
    first, second = read_colour(one), read_colour(other)
    return contrast(first, second) if first and second else 0
