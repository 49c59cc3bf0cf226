"""The styles that may stand anywhere in a mail, since they lay nothing over what must be seen.

An allow-list too, wider than that for what text stands in: a style may hide or fade its own
element, but neither move it, nor paint beyond it, nor make it very large. Among them is all that
MJML writes by itself, but for mj-hero's picture in Outlook.
"""

from collections.abc import Mapping

from digest.render.checks.allowed.font_shorthand import font_form
from digest.render.checks.allowed.styles import ALLOWED
from digest.render.checks.allowed.value_forms import (
    Form,
    anything,
    colours,
    each,
    either,
    lengths,
    numbers,
    percents,
    shadows,
    short_strings,
    words,
)
from digest.render.checks.styles.colour import is_faint

_HEIGHT = either(lengths(0, 600), words("auto", "none", "inherit"))
_WIDTH = either(lengths(0, 1_000), percents(0, 100), words("auto", "none", "inherit"))
_OWN_LOOK = """
-ms-interpolation-mode -webkit-line-clamp -webkit-text-fill-color -webkit-user-select
accent-color align-content align-items align-self background background-attachment background-clip
background-color background-image background-origin background-position background-repeat
background-size caret-color clip clip-path color content-visibility cursor empty-cells fill flex
flex-direction flex-flow flex-grow flex-shrink flex-wrap font-family font-feature-settings
font-kerning font-stretch font-style font-variant font-variant-numeric font-weight hyphens
justify-content justify-items justify-self list-style list-style-image mso-font-alt mso-hide
mso-style-priority object-fit object-position pointer-events quotes speak stroke text-align
text-decoration text-decoration-color text-decoration-line text-decoration-style text-overflow
text-rendering text-transform transition user-select v-text-anchor visibility white-space
word-break
"""
"""Properties that, whatever their value, change only how an element looks within its own box."""
_DISPLAYS = """
block contents flex flow-root grid inline inline-block inline-flex inline-grid inline-table
list-item none table table-caption table-cell table-column table-column-group table-footer-group
table-header-group table-row table-row-group
"""
_LINE_WORDS = words(
    "none", "hidden", "solid", "dashed", "dotted", "double", "inset", "outset", "ridge", "groove",
    "transparent", "inherit", "thin", "medium", "thick", "invert", "auto",
)  # fmt: skip
_BORDER = each(either(lengths(0, 24), _LINE_WORDS, colours, is_faint), most=4)
_OUTLINE = each(either(lengths(0, 8), _LINE_WORDS, colours, is_faint), most=3)
_EDGES = (
    "border", *(f"border-{side}" for side in ("top", "right", "bottom", "left")),
    *(
        f"border-{side}{part}"
        for side in ("", "top-", "right-", "bottom-", "left-")
        for part in ("color", "style", "width")
    ),
)  # fmt: skip

_PLAIN: Mapping[str, Form] = {
    **ALLOWED,
    **dict.fromkeys(_OWN_LOOK.split(), anything),
    **dict.fromkeys(_EDGES, _BORDER),
    "animation": words("none"),
    "border-radius": anything,
    "border-spacing": lengths(0, 48, most=2),
    "bottom": words("auto"),
    "box-shadow": either(shadows, words("none")),
    "column-gap": lengths(0, 96),
    "content": either(words("none", "normal", '""', "''"), short_strings),
    "display": words(*_DISPLAYS.split()),
    "gap": lengths(0, 96, most=2),
    "height": either(_HEIGHT, percents(0, 100)),
    "inset": words("auto"),
    "left": words("auto"),
    "letter-spacing": either(lengths(-4, 16), words("normal", "inherit")),
    "max-height": either(_HEIGHT, percents(0, 100)),
    "max-width": _WIDTH,
    "min-height": _HEIGHT,
    "min-width": either(lengths(0, 600), percents(0, 100), words("auto", "inherit")),
    "mso-border-alt": _BORDER,
    "mso-fit-shape-to-text": words("true", "false"),
    "mso-text-raise": lengths(-24, 24),
    "mso-width-percent": words("1000"),
    "opacity": either(numbers(0, 1), percents(0, 100)),
    "outline": _OUTLINE,
    "outline-color": anything,
    "outline-style": _LINE_WORDS,
    "outline-width": _OUTLINE,
    "overflow": words("visible", "hidden", "auto", "scroll", "clip"),
    "overflow-x": words("visible", "hidden", "auto", "scroll", "clip"),
    "overflow-y": words("visible", "hidden", "auto", "scroll", "clip"),
    "right": words("auto"),
    "row-gap": lengths(0, 96),
    "text-shadow": either(shadows, words("none")),
    "top": words("auto"),
    "vertical-align": either(
        lengths(-24, 24),
        words("baseline", "top", "middle", "bottom", "sub", "super", "text-top", "text-bottom"),
        words("inherit"),
    ),
    "width": _WIDTH,
    "word-spacing": either(lengths(-4, 16), words("normal", "inherit")),
    "z-index": words("auto"),
}
ELSEWHERE: Mapping[str, Form] = {**_PLAIN, "font": font_form(_PLAIN)}
