"""The colours that a newsletter has of its own, in place of its look's."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from digest.render.checks.styles.colour import contrast, read_colour
from digest.render.looks.contrasts import Contrast, contrasts
from digest.render.looks.look import Look
from digest.render.looks.values import colour_fault
from digest.render.suggest import did_you_mean
from digest.render.template_error import TemplateError

NO_COLOURS: Mapping[str, str] = MappingProxyType({})
"""The look's own."""
_PLACE = "own colours"
_BLACK = (0.0, 0.0, 0.0)


def own_of(look: Look, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return those of ``accent.light`` and the like -> value that are not the look's already."""
    return {
        name: value.lower()
        for name, value in wanted.items()
        if value.lower() != look.colours.get(name)
    }


def colour_faults(look: Look, own: Mapping[str, str]) -> dict[str, str]:
    """Return name -> what is wrong with it in this look, and how to mend it; empty for nothing.

    Of two colours that cannot be told from each other it is the text's fault, unless only its
    ground was chosen; of several grounds the worst is told.
    """
    faults = {
        name: fault for name, value in own.items() if (fault := _fault_alone(look, name, value))
    }
    if faults:
        return faults
    colours = {**look.colours, **own}
    worst: dict[str, Contrast] = {}
    for pair in contrasts(colours):
        text, ground = f"{pair.text}.{pair.half}", f"{pair.ground}.{pair.half}"
        blamed = ground if ground in own and text not in own else text
        if pair.ratio < min(pair.least, worst[blamed].ratio if blamed in worst else pair.least):
            worst[blamed] = pair
    return {name: _too_near(pair, colours) for name, pair in worst.items()}


def in_own_colours(look: Look, own: Mapping[str, str]) -> Look:
    """Return the look with these of its colours.

    Raises TemplateError where one will not do: nothing else than a colour gets into a mail's
    styles, wherever it comes from, and none that cannot be told from its ground.
    """
    faults = colour_faults(look, own)
    if faults:
        raise TemplateError(" ".join(faults.values()), file=_PLACE)
    chosen = {half_first(name): value.lower() for name, value in own.items()}
    return replace(
        look,
        constants=tuple((name, chosen.get(name, value)) for name, value in look.constants),
        own_colours=tuple(sorted(own.items())),
    )


def half_first(name: str) -> str:
    """Return ``light.accent`` for ``accent.light``: templates name the half first."""
    colour, _, half = name.partition(".")
    return f"{half}.{colour}"


def _fault_alone(look: Look, name: str, value: object) -> str:
    if name not in look.colours:
        known = did_you_mean(name, look.colours) or "They are as in accent.light and accent.dark."
        return f"{name} is none of a look's colours. {known}"
    fault = colour_fault(value) if isinstance(value, str) else colour_fault("")
    return f"{name} cannot be {str(value)[:20]!r}. {fault}" if fault else ""


def _too_near(pair: Contrast, colours: Mapping[str, str]) -> str:
    darker, lighter = sorted(
        (pair.text, pair.ground), key=lambda name: _brightness(colours[f"{name}.{pair.half}"])
    )
    return (
        f"{pair.text} on {pair.ground} has a contrast of {_rounded_down(pair.ratio):.1f} to 1 "
        f"({pair.half}), where {pair.least:g} is the least. Make {darker} darker or {lighter} "
        "lighter."
    )


def _brightness(written: str) -> float:
    colour = read_colour(written)
    return contrast(colour, _BLACK) if colour else 0


def _rounded_down(ratio: float) -> float:
    # 4.49 is not to be told as 4.5, which would do.
    return int(ratio * 10) / 10
