"""The tags that may stand anywhere in a mail, since they take nothing away from the rest of it."""

from collections.abc import Mapping
from functools import lru_cache

from digest.render.checks.allowed.markup import ANYWHERE, ATTRIBUTES
from digest.render.checks.allowed.program_names import folding_name
from digest.render.checks.allowed.value_forms import Form, anything, lengths, words
from digest.render.checks.caveat.covering import doubt_about_style
from digest.render.checks.caveat.metas import doubt_about_meta
from digest.render.checks.markup.lineage import Node
from digest.render.checks.markup.tags import read_tag

_OUTLOOKS_NAMES = """
noscript xml o:allowpng o:officedocumentsettings o:pixelsperinch v:fill v:rect v:roundrect
v:textbox w:anchorlock w:worddocument w:donotoptimizeforbrowser
"""
FOR_OUTLOOK = ANYWHERE.union(_OUTLOOKS_NAMES.split())
"""With what MJML, and buttons drawn for Outlook, write into its conditional comments."""
_WITHOUT_LOOKS = """
abbr alt background charset cite content datetime headers http-equiv media name scope sizes src
srcset summary xml:space xmlns:w
"""
_MEASURE = lengths(0, 1_000)
_SPACE = lengths(0, 24)


def _measured(form: Form) -> Form:
    """Return the form of a number of pixels, a length or a percentage."""
    return lambda value: (
        value in {"", "auto", "*"} or form(f"{value}px" if value.isdigit() else value)
    )


_ELSEWHERE: Mapping[str, Form] = {
    **ATTRIBUTES,
    **dict.fromkeys(_WITHOUT_LOOKS.split(), anything),
    "aria-hidden": words("true", "false"),
    "aria-level": anything,
    "colspan": str.isdigit,
    "height": _measured(_MEASURE),
    "hidden": anything,
    "hspace": _measured(_SPACE),
    "loading": words("lazy", "eager"),
    "role": anything,
    "rowspan": str.isdigit,
    "span": str.isdigit,
    "start": str.isdigit,
    "type": words("text/css", "1", "a", "i", "disc", "circle", "square"),
    "value": str.isdigit,
    "vspace": _measured(_SPACE),
    "width": _measured(_MEASURE),
}
_FLOATING = frozenset({"img", "table"})
_STANDING = words("center", "middle", "top", "bottom", "baseline")


_COVERED = "which is not known to leave uncovered what stands round it"


@lru_cache(maxsize=8_192)
def doubt_about_tag(written: str, *, is_for_outlook: bool) -> str:
    """Return what about a start tag is not known to leave the rest of the mail alone, or nothing.

    ``is_for_outlook`` where it may stand in a conditional comment.
    """
    node = read_tag(written).node
    if node.tag not in (FOR_OUTLOOK if is_for_outlook else ANYWHERE):
        return f"the element <{node.tag}>, which has no place in a mail"
    if node.tag == "meta":
        return doubt_about_meta(node)
    if name := folding_name(f"{node.get('class')} {node.get('id')}"):
        return (
            f"the name {name} on <{node.tag}>, by which mail programs know what they fold away; "
            "give it another"
        )
    if doubt := doubt_about_style(node.tag, node.get("style")):
        return f"{doubt}, in the style attribute of <{node.tag}>, {_COVERED}"
    return "" if ":" in node.tag else _doubt_about_attributes(node)


def _doubt_about_attributes(node: Node) -> str:
    for name, value in node.attributes:
        plain = value.strip().lower()
        form = _ELSEWHERE.get(name)
        if name == "align":
            form = _STANDING if node.tag in _FLOATING else anything
        if form is None or not form(plain):
            return f'the attribute {name}="{value[:60]}" of <{node.tag}>, {_COVERED}'
    return ""
