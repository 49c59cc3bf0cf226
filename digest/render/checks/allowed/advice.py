"""What to write instead of a declaration that is not known to be harmless."""

_COLOURS = "write colours like #1c2427, or by name"
_FONTS = "name only families that are on many machines, such as Arial, Georgia or Verdana"
_BY_NAME = {
    "background": f"{_COLOURS}, and no picture behind the caveat",
    "background-image": "no picture may stand behind the caveat",
    "box-shadow": "a shadow may reach 48px where it is as faint as rgba(0, 0, 0, 0.1), else 8px",
    "display": "tables, blocks and inline-block are known",
    "float": "columns of MJML stand beside one another without it",
    "font": "write italic or bold, one size and families, or each as its own property",
    "font-family": _FONTS,
    "font-size": "write a size of up to 48px; 1em and 100% at most",
    "height": "give it padding instead",
    "line-height": "write a number up to 3, such as 1.5",
    "margin": "from 0 to 96px; above and below from -8px",
    "max-width": "at least 160px or 25%",
    "padding": "from 0 to 96px",
    "position": "let it stand where it comes",
    "text-shadow": "a shadow may reach 48px where it is as faint as rgba(0, 0, 0, 0.1), else 8px",
    "transform": "let it stand where it comes",
    "width": "at least 160px or 25%",
}


def advice_on(name: str) -> str:
    """Return what may stand for a property, or an empty string where it is best left out."""
    if name.endswith("color"):
        return _COLOURS
    family = name.partition("-")[0]
    return _BY_NAME.get(name) or (_BY_NAME[family] if family in {"margin", "padding"} else "")
