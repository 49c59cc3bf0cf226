"""The styles that are known to leave text where it can be read, each with the values that do.

An allow-list: CSS has more ways to hide text than anybody lists, and gains new ones. Properties as
in the CSS Snapshot 2024 and, for ``mso-``, as MJML's own markup uses them. What only together with
other values tells whether text can be read (sizes, colours) is bounded here and judged in look.py.
"""

from collections.abc import Mapping

from digest.render.checks.allowed.advice import advice_on
from digest.render.checks.allowed.font_shorthand import font_form
from digest.render.checks.allowed.value_forms import (
    Form,
    colours,
    each,
    either,
    fonts,
    lengths,
    numbers,
    percents,
    shadows,
    sides,
    sizes,
    words,
)
from digest.render.checks.styles.declarations import Declaration

_FAMILY_NAMES = """
-apple-system|blinkmacsystemfont|system-ui|ui-sans-serif|ui-serif|segoe ui|roboto|ubuntu
helvetica neue|helvetica|arial|arial black|noto sans|noto serif|open sans|lato|verdana|tahoma
trebuchet ms|lucida grande|lucida sans|lucida sans unicode|calibri|cambria|candara|optima
gill sans|georgia|times|times new roman|palatino|palatino linotype|book antiqua|garamond
baskerville|charter|source sans pro|source serif pro|atkinson hyperlegible|courier|courier new
consolas|menlo|monaco|sans-serif|serif|monospace|inherit
"""
SHOWN_CHARACTERS = 80
MOST_BACK_PIXELS = 8
"""Of a negative margin; emptiness.py bounds their sum."""
_FAMILIES = fonts(*_FAMILY_NAMES.strip().replace("\n", "|").split("|"))
"""Families with letters in them; a family of symbols shows the words as pictures."""
_UPRIGHT_MARGIN = lengths(-MOST_BACK_PIXELS, 96, "auto")
_MARGIN_ACROSS = lengths(0, 96, "auto")
_PADDING = lengths(0, 96, most=4)
_EDGE = lengths(0, 8, "thin", "medium", "thick", most=4)
_LINE = words("none", "solid", "dashed", "dotted", "double")
_BORDER = each(either(_EDGE, _LINE, colours), most=3)
_INHERITED = words("inherit")
_ROUND = lengths(0, 48, "50%", most=4)
_SIDES = ("top", "right", "bottom", "left")
_INLINE_BOX = ("block", "inline", "inline-block", "list-item")
_TABLE_BOX = ("table", "table-row-group", "table-row", "table-cell")

_PLAIN: Mapping[str, Form] = {
    "background": either(colours, words("none", "transparent")),
    "background-color": either(colours, words("transparent")),
    "background-image": words("none"),
    "border": _BORDER,
    "border-collapse": words("collapse", "separate"),
    "border-color": either(each(colours, most=4), words("transparent")),
    "border-radius": _ROUND,
    "border-spacing": lengths(0, 16, most=2),
    "border-style": each(_LINE, most=4),
    "border-width": _EDGE,
    **{f"border-{side}": _BORDER for side in _SIDES},
    **{f"border-{side}-color": either(colours, words("transparent")) for side in _SIDES},
    **{f"border-{side}-style": _LINE for side in _SIDES},
    **{f"border-{side}-width": lengths(0, 8, "thin", "medium", "thick") for side in _SIDES},
    "box-shadow": either(shadows, words("none")),
    "box-sizing": words("border-box", "content-box"),
    "break-inside": words("auto", "avoid"),
    "clear": words("none", "both", "left", "right"),
    "color": either(colours, _INHERITED),
    "color-scheme": words("light dark", "light", "dark", "normal", "only light"),
    "cursor": words("auto", "default", "pointer", "text"),
    "direction": words("ltr", "rtl"),
    "display": words(*_INLINE_BOX, *_TABLE_BOX),
    "filter": words("none"),
    "float": words("none"),
    "font-family": _FAMILIES,
    "font-size": either(sizes(48), words("small", "medium", "large", "x-large", "inherit")),
    "font-style": words("normal", "italic"),
    "font-weight": either(
        words("normal", "bold", "bolder", "lighter", "inherit"), numbers(300, 900)
    ),
    "height": words("auto"),
    "hyphens": words("none", "manual", "auto"),
    "letter-spacing": either(lengths(-1, 4), words("normal")),
    "line-height": either(
        lengths(0, 80), numbers(0, 3), percents(0, 300), words("normal", "inherit")
    ),
    "list-style": words("none", "disc", "circle", "square", "decimal"),
    "list-style-position": words("inside", "outside"),
    "list-style-type": words("none", "disc", "circle", "square", "decimal"),
    "margin": sides(_UPRIGHT_MARGIN, _MARGIN_ACROSS),
    **dict.fromkeys(("margin-top", "margin-bottom"), _UPRIGHT_MARGIN),
    **dict.fromkeys(("margin-left", "margin-right"), _MARGIN_ACROSS),
    "max-height": words("none"),
    "max-width": either(lengths(160, 1_000), percents(25, 100), words("none")),
    "min-height": either(lengths(0, 600), words("auto")),
    "min-width": either(lengths(0, 280), percents(0, 100), words("auto")),
    "mso-hide": words("none"),
    "mso-line-height-rule": words("exactly", "at-least"),
    "mso-padding-alt": _PADDING,
    "mso-table-lspace": lengths(0, 8),
    "mso-table-rspace": lengths(0, 8),
    "opacity": words("1", "100%"),
    "outline": _BORDER,
    "outline-color": colours,
    "outline-offset": lengths(0, 8),
    "overflow": words("visible"),
    "overflow-wrap": words("normal", "break-word", "anywhere"),
    "padding": _PADDING,
    **{f"padding-{side}": lengths(0, 96) for side in _SIDES},
    "position": words("static"),
    "supported-color-schemes": words("light dark", "light", "dark"),
    "table-layout": words("auto", "fixed"),
    "text-align": words("left", "right", "center", "justify", "start", "end", "inherit"),
    "text-decoration": words("none", "underline", "inherit"),
    "text-decoration-color": colours,
    "text-decoration-line": words("none", "underline"),
    "text-decoration-style": words("solid", "dotted", "dashed"),
    "text-decoration-thickness": either(lengths(0, 4), words("auto", "from-font")),
    "text-indent": lengths(0, 48),
    "text-shadow": words("none"),
    "text-size-adjust": words("100%", "auto", "none"),
    "text-transform": words("none", "uppercase", "lowercase", "capitalize"),
    "text-underline-offset": either(lengths(0, 8), words("auto")),
    "transform": words("none"),
    "vertical-align": words("baseline", "top", "middle", "bottom", "inherit"),
    "visibility": words("visible"),
    "white-space": words("normal", "pre-line", "pre-wrap"),
    "width": either(lengths(160, 1_000), percents(25, 100), words("auto")),
    "word-break": words("normal", "break-word", "keep-all"),
    "word-spacing": either(lengths(0, 8), words("normal")),
    "word-wrap": words("normal", "break-word"),
    "-moz-osx-font-smoothing": words("auto", "grayscale"),
    "-ms-text-size-adjust": words("100%", "auto", "none"),
    "-webkit-font-smoothing": words("auto", "antialiased"),
    "-webkit-text-size-adjust": words("100%", "auto", "none"),
}
ALLOWED: Mapping[str, Form] = {**_PLAIN, "font": font_form(_PLAIN)}


def doubt_about(declaration: Declaration, *, allowed: Mapping[str, Form] = ALLOWED) -> str:
    """Return the declaration as written where it is not known to be harmless, else nothing.

    What may be written instead is said with it.
    """
    if not declaration.name:
        return f"“{declaration.value[:SHOWN_CHARACTERS]}”, which cannot be read"
    form = allowed.get(declaration.name)
    if form is not None and form(declaration.value):
        return ""
    advice = advice_on(declaration.name)
    shown = f"{declaration.name}: {declaration.value[:SHOWN_CHARACTERS]}"
    return f"{shown} ({advice})" if advice else shown
