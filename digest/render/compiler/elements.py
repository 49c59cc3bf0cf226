"""What MJML's elements are, and what of it our compiler honours."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypedDict

ROOT_ATTRIBUTES = {"lang": "string", "dir": "enum(ltr,rtl,auto)"}
EVERYWHERE = {"css-class": "string", "mj-class": "string"}
"""Attributes of all elements in the body."""

NOT_HONOURED: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"owa"}),
    "mj-body": frozenset({"id"}),
    "mj-section": frozenset({"gutter", "text-padding"}),
    "mj-wrapper": frozenset({"gutter", "text-padding", "gap"}),
    "mj-hero": frozenset({"mode", "border-radius"}),
    "mj-button": frozenset({"title"}),
    "mj-text": frozenset({"background-color"}),
    "mj-table": frozenset({"font-weight", "role"}),
    "mj-image": frozenset({"sizes", "border-top", "border-right", "border-bottom", "border-left"}),
    "mj-spacer": frozenset(
        {"border", "border-top", "border-right", "border-bottom", "border-left"}
    ),
    "mj-social": frozenset({"border", "table-layout"}),
    "mj-social-element": frozenset({"icon-position", "border", "srcset", "sizes"}),
    "mj-accordion-title": frozenset({"font-weight"}),
    "mj-raw": frozenset({"position"}),
}
"""Attributes of MJML that mrml takes and does nothing with; measured with mjml-python 1.4.2."""

CARRIES_BLOCKS = frozenset(
    {"mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"}
)
"""Elements in which mrml leaves an mj-raw in its place."""

NOT_COMPILED = frozenset({"mj-html-attributes", "mj-html-attribute", "mj-selector"})
"""Elements of MJML that mrml leaves out."""


class _Component(TypedDict):
    attrs: dict[str, str]
    ending: bool


class _Data(TypedDict):
    components: dict[str, _Component]
    dependencies: dict[str, list[str]]


def element_names() -> frozenset[str]:
    """Return the names of all elements that compile."""
    special = {"mjml", "mj-all", "mj-class"}
    return frozenset(special | _data()["components"].keys()) - NOT_COMPILED


def is_mjml(name: str) -> bool:
    """Say whether a tag's name claims to be MJML's."""
    return name == "mjml" or name.lower().startswith("mj-")


def holds_html(name: str) -> bool:
    """Say whether an element holds text and HTML rather than other elements of MJML."""
    component = _data()["components"].get(name)
    return component is not None and component["ending"]


def children_of(name: str) -> frozenset[str]:
    """Return the elements that may stand directly in another."""
    if name == "mj-attributes":
        body = _data()["components"].keys() - _data()["dependencies"]["mj-head"]
        return frozenset({"mj-all", "mj-class", *body} - {"mj-head"}) & element_names()
    allowed = frozenset(_data()["dependencies"].get(name, ())) & element_names()
    if name in CARRIES_BLOCKS or name == "mj-head":
        return allowed
    return allowed - {"mj-raw"}


def attributes_of(name: str) -> dict[str, str]:
    """Return the attributes of an element, those not honoured included, with their types."""
    components = _data()["components"]
    if name == "mjml":
        return {**ROOT_ATTRIBUTES, "owa": "string"}
    if name in {"mj-all", "mj-class"}:
        every: dict[str, str] = {}
        for component in components.values():
            every.update(component["attrs"])
        return {**every, **EVERYWHERE, "name": "string"}
    if name == "mj-style":
        return {"inline": "enum(inline)"}
    own = components[name]["attrs"]
    in_head = name in _data()["dependencies"]["mj-head"] or name == "mj-head"
    return own if in_head else {**own, **EVERYWHERE}


@cache
def _data() -> _Data:
    text = files(__package__).joinpath("data/mjml_elements.json").read_text(encoding="utf-8")
    data: _Data = json.loads(text)
    return data
