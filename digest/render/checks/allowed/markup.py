"""The elements and attributes that may stand round text which everybody must be able to read.

Elements and how they look by themselves are those of the HTML standard, section 15 (Rendering).
"""

from collections.abc import Mapping

from digest.render.checks.allowed.program_names import strange_name
from digest.render.checks.allowed.value_forms import Form, lengths, words
from digest.render.checks.markup.lineage import Node
from digest.render.checks.styles.declarations import Declaration

_NAMES_AROUND = """
a abbr address article aside b body center div em font footer h1 h2 h3 h4 header html i
li main ol p section span strong table tbody td th tr u ul
"""
_NAMES_ELSEWHERE = """
blockquote br caption cite code col colgroup dd del dfn dl dt figcaption figure h5 h6 head hr img
ins mark meta nav q s small style sub sup tfoot thead time title
"""
_AROUND = frozenset(_NAMES_AROUND.split())
ANYWHERE = _AROUND.union(_NAMES_ELSEWHERE.split())
"""Elements at which no mail program leaves the way of reading that ours takes. In others, such as
script, text after them may be theirs."""
_ROLES = """
none presentation article document main region complementary contentinfo note group list listitem
"""
_COUNT = lengths(0, 16)


def _any(_: str) -> bool:
    return True


ATTRIBUTES: Mapping[str, Form] = {
    "align": words("left", "right", "center", "justify"),
    "aria-describedby": _any,
    "aria-label": _any,
    "aria-labelledby": _any,
    "aria-roledescription": words("email", "newsletter"),
    "bgcolor": _any,
    "border": lambda value: _COUNT(f"{value}px"),
    "cellpadding": lambda value: _COUNT(f"{value}px"),
    "cellspacing": lambda value: _COUNT(f"{value}px"),
    "class": _any,
    "color": _any,
    "dir": words("ltr", "rtl", "auto"),
    "face": _any,
    "height": _any,
    "href": _any,
    "id": _any,
    "lang": _any,
    "rel": _any,
    "role": words(*_ROLES.split()),
    "style": _any,
    "target": _any,
    "title": _any,
    "valign": words("top", "middle", "bottom", "baseline"),
    "vertical-align": words("top", "middle", "bottom", "baseline"),
    "width": _any,
    "xml:lang": _any,
    "xmlns": _any,
    "xmlns:o": _any,
    "xmlns:v": _any,
}
"""What any value may stand in is judged as the style that it sets, or sets none."""
_AS_STYLE = {
    "bgcolor": "background-color",
    "color": "color",
    "face": "font-family",
    "height": "height",
    "width": "width",
}
_BY_ITSELF = {
    "a": (Declaration(name="color", value="#0000ee"),),
    "blockquote": (
        Declaration(name="margin-left", value="40px"),
        Declaration(name="margin-right", value="40px"),
    ),
    "ol": (Declaration(name="padding-left", value="40px"),),
    "ul": (Declaration(name="padding-left", value="40px"),),
}


def doubt_about_markup(node: Node) -> str:
    """Return what about the element is not known to leave its text to be read, or nothing."""
    if node.tag not in _AROUND:
        return f"it stands within <{node.tag}>"
    for name, value in node.attributes:
        form = ATTRIBUTES.get(name)
        if form is None or not form(value.strip().lower()):
            return f"the attribute {name}" + (f'="{value[:80]}"' if value else "")
        if name in {"class", "id"} and (strange := strange_name(value)):
            return (
                f"the name {strange}, since mail programs fold away what has names of their own; "
                "use one in small letters, such as wide-card"
            )
    return ""


def styles_by_itself(node: Node) -> tuple[Declaration, ...]:
    """Return what the element looks like before any style sheet: its kind, then its attributes."""
    kind = _BY_ITSELF.get(node.tag, ()) if node.tag != "a" or _has_address(node) else ()
    return (
        *kind,
        *(
            Declaration(name=_AS_STYLE[name], value=_with_unit(value.strip().lower()))
            for name, value in node.attributes
            if name in _AS_STYLE
        ),
    )


def _has_address(node: Node) -> bool:
    return any(name == "href" for name, _ in node.attributes)


def _with_unit(value: str) -> str:
    return f"{value}px" if value.isdigit() else value
