"""Finds what would keep readers from seeing a piece of text."""

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from digest.render.checks.lengths import pixels

LEAST_BOX_PIXELS = 16
LEAST_OPACITY = 0.7
FAR_OFF_PIXELS = 40
UNSEEN_TAGS = frozenset(
    {
        "audio",
        "canvas",
        "datalist",
        "head",
        "iframe",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    }
)
_BOXES = ("height", "max-height", "width", "max-width")
_OFFSETS = (
    "left",
    "top",
    "right",
    "bottom",
    "inset",
    "margin",
    "margin-left",
    "margin-top",
    "margin-right",
    "margin-bottom",
    "text-indent",
)
_INERT = {
    "clip": {"auto"},
    "clip-path": {"none"},
    "content-visibility": {"visible", "auto"},
    "filter": {"none"},
    "mask": {"none"},
    "mask-image": {"none"},
    "-webkit-mask": {"none"},
    "-webkit-mask-image": {"none"},
    "mix-blend-mode": {"normal"},
    "rotate": {"none"},
    "scale": {"none", "1"},
    "transform": {"none"},
    "translate": {"none"},
    "zoom": {"1", "normal", "100%"},
    "-webkit-transform": {"none"},
}
"""The only values of these that surely leave the text where it can be seen."""
_CUTTING = {"hidden", "clip", "scroll", "auto"}
_TELLING_PROPERTIES = frozenset(
    {
        "background",
        "background-color",
        "color",
        "display",
        "font",
        "font-size",
        "line-height",
        "mso-hide",
        "opacity",
        "overflow",
        "overflow-x",
        "overflow-y",
        "visibility",
        "-webkit-text-fill-color",
        *_BOXES,
        *_OFFSETS,
        *_INERT,
    }
)

Style = Mapping[str, str]


def may_hide(properties: Iterable[str]) -> bool:
    """Tell whether a rule that sets these properties could hide text, or help to."""
    return not _TELLING_PROPERTIES.isdisjoint(properties)


def hidden_by_element(element: etree._Element) -> str:
    """Return what about the element itself hides its text, or an empty string."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in UNSEEN_TAGS:
        return f"it stands within <{tag}>"
    if tag in {"details", "dialog"} and "open" not in element.attrib:
        return f"it stands within a closed <{tag}>"
    if "hidden" in element.attrib:
        return "the attribute hidden"
    if element.get("aria-hidden", "").strip().lower() == "true":
        return "aria-hidden, which keeps it from screen readers"
    return ""


def hidden_by_box(style: Style, *, font: float) -> str:
    """Return which property, set on the element or one round it, hides the text in it."""
    return _plain(style) or _inert(style) or _box(style, font=font) or _off_screen(style, font=font)


def _plain(style: Style) -> str:
    if style.get("display") == "none":
        return "display: none"
    if style.get("mso-hide") == "all":
        return "mso-hide: all"
    opacity = style.get("opacity", "1")
    number = re.fullmatch(r"(\d*\.?\d+)(%?)", opacity)
    share = float(number[1]) / (100 if number[2] else 1) if number else 0.0
    return f"opacity: {opacity}" if share < LEAST_OPACITY else ""


def _inert(style: Style) -> str:
    for name, harmless in _INERT.items():
        if name in style and style[name] not in harmless:
            return f"{name}: {style[name]}"
    return ""


def _box(style: Style, *, font: float) -> str:
    cutting = any(
        value in _CUTTING
        for name in ("overflow", "overflow-x", "overflow-y")
        for value in style.get(name, "").split()
    )
    for name in _BOXES:
        size = pixels(style.get(name, "auto"), font=font, whole=320)
        if size is not None and (size < LEAST_BOX_PIXELS or (cutting and name.endswith("height"))):
            return f"{name}: {style[name]}"
    return ""


def _off_screen(style: Style, *, font: float) -> str:
    for name in _OFFSETS:
        for part in style.get(name, "").split():
            length = pixels(part, font=font, whole=320)
            unclear = length is None and part not in {"auto", "inherit", "initial", "unset"}
            if unclear or (
                length is not None and not -FAR_OFF_PIXELS < length < 10 * FAR_OFF_PIXELS
            ):
                return f"{name}: {style[name]}"
    return ""
