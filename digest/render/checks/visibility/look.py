"""How an element's text looks after all that it inherits, and whether it can be read so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.render.checks.allowed.value_forms import NARROWEST_SCREEN_PIXELS
from digest.render.checks.styles.colour import LEAST_CONTRAST, Colour, contrast, read_colour
from digest.render.checks.styles.lengths import FONT_KEYWORDS, INITIAL_FONT_PIXELS, pixels

LEAST_FONT_PIXELS = 12.0
LEAST_LINE_HEIGHT = 0.9
LEAST_ROOM_PIXELS = 160.0
"""Of the narrowest screen, once all paddings, margins and shares of a width are taken off."""
LARGEST_FONT_PIXELS = 60.0
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
_NORMAL_LINE_HEIGHT = 1.2
_BOLD = {"bold", "bolder"}
_BOLD_WEIGHT = 600
_SEE_THROUGH = {"transparent", "none"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """Lengths in CSS pixels; at first as browsers begin."""

    font: float = INITIAL_FONT_PIXELS
    leading: float = _NORMAL_LINE_HEIGHT
    leading_grows: bool = True
    """True where the line height is a multiple of each element's own font size."""
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    """The background; like the colour None where it cannot be read, or is a picture."""
    opacity: float = 1.0
    """How much of it hides what is behind; 0 where that cannot be read."""
    room: float = NARROWEST_SCREEN_PIXELS
    is_bold: bool = False
    is_shown: bool = True
    """False where it is taken out of sight on purpose, as the line beside the subject is."""

    @property
    def seen_colour(self) -> Colour | None:
        """The colour of the text as it is seen, with what shines through; None like the others."""
        if self.colour is None or self.ground is None or self.opacity == 1:
            return self.colour
        pairs = zip(self.colour, self.ground, strict=True)
        red, green, blue = (
            text * self.opacity + ground * (1 - self.opacity) for text, ground in pairs
        )
        return red, green, blue


def inherit(parent: Look, style: Mapping[str, str]) -> Look:
    """Return the look of an element with these styles within the parent."""
    font = _font_size(style.get("font-size", "inherit"), parent.font)
    leading, grows = _leading(style.get("line-height", "inherit"), parent, font)
    margins = [_length(style, f"margin-{side}", font) for side in ("left", "right")]
    paddings = [_length(style, f"padding-{side}", font) for side in ("left", "right")]
    taken = sum(max(length, 0.0) for length in (*margins, *paddings))
    return Look(
        font=font,
        leading=leading,
        leading_grows=grows,
        colour=_colour(style, parent.colour),
        ground=_ground(style, parent.ground),
        opacity=parent.opacity * _opacity(style.get("opacity", "1")),
        room=(parent.room - taken) * _share(style),
        is_bold=_is_bold(style.get("font-weight", "inherit"), parent),
        is_shown=parent.is_shown and style.get("display") != "none",
    )


def faults_of(look: Look) -> Iterator[str]:
    """Yield why text of this look could not be read."""
    if not LEAST_FONT_PIXELS <= look.font <= LARGEST_FONT_PIXELS:
        yield f"a font size of {look.font:g} pixels"
    line = look.leading * look.font if look.leading_grows else look.leading
    if line < LEAST_LINE_HEIGHT * look.font:
        yield f"a line height of {line:g} pixels"
    if look.room < LEAST_ROOM_PIXELS:
        yield f"margins, paddings or widths that leave it {max(look.room, 0):.0f} pixels of a phone"
    if look.colour is None or look.ground is None:
        yield "a colour that cannot be read; write it like #1c2427"
    elif (ratio := contrast(look.seen_colour or look.colour, look.ground)) < LEAST_CONTRAST:
        yield (
            f"its colour, too near the background: a contrast of {ratio:.1f} to 1, where "
            f"{LEAST_CONTRAST} is the least"
        )


def _font_size(written: str, inherited: float) -> float:
    """Return pixels; 0 for a size that cannot be read, since that may well be none."""
    if written == "inherit":
        return inherited
    size = FONT_KEYWORDS.get(written, pixels(written, font=inherited, whole=inherited))
    return size or 0.0


def _leading(written: str, parent: Look, font: float) -> tuple[float, bool]:
    if written == "inherit":
        return parent.leading, parent.leading_grows
    if written == "normal":
        return _NORMAL_LINE_HEIGHT, True
    if re.fullmatch(r"\d*\.?\d+", written):
        return float(written), True
    return pixels(written, font=font, whole=font) or 0.0, False


def _length(style: Mapping[str, str], name: str, font: float) -> float:
    return pixels(style.get(name, "0"), font=font, whole=NARROWEST_SCREEN_PIXELS) or 0.0


def _is_bold(written: str, parent: Look) -> bool:
    if written in _BOLD or written == "normal":
        return written != "normal"
    return int(written) >= _BOLD_WEIGHT if written.isdecimal() else parent.is_bold


def _share(style: Mapping[str, str]) -> float:
    shares = [
        float(value[:-1]) / 100
        for value in (style.get("width", "auto"), style.get("max-width", "none"))
        if re.fullmatch(r"\d*\.?\d+%", value)
    ]
    return min([1.0, *shares])


def _colour(style: Mapping[str, str], inherited: Colour | None) -> Colour | None:
    # Fills the letters, whatever their colour is, and is inherited too.
    written = style.get("-webkit-text-fill-color", style.get("color", "inherit"))
    return inherited if written == "inherit" else read_colour(written)


def _ground(style: Mapping[str, str], inherited: Colour | None) -> Colour | None:
    if style.get("background-image", "none") != "none":
        return None
    written = style.get("background-color", "none")
    return inherited if written in _SEE_THROUGH else read_colour(written)


def _opacity(written: str) -> float:
    number = written.removesuffix("%")
    try:
        value = float(number) / (100 if number != written else 1)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 1.0)
