"""What the vendored description of MJML says, and what mrml makes of it."""

import re
from importlib.resources import files

import pytest
from mjml import mjml2html

from digest.render.compiler.elements import (
    NOT_HONOURED,
    attributes_of,
    children_of,
    element_names,
    holds_html,
)
from digest.render.compiler.values import samples, wrong_value

PAIR = '<mj-carousel-image src="1" {}/><mj-carousel-image src="2" />'
IN_COLUMN = {
    "mj-button": '<mj-button href="u" {}>A</mj-button>',
    "mj-text": "<mj-text {}>A</mj-text>",
    "mj-table": "<mj-table {}>A</mj-table>",
    "mj-image": '<mj-image src="u" srcset="v 1x" {}/>',
    "mj-spacer": "<mj-spacer {}/>",
    "mj-social": '<mj-social {}><mj-social-element name="web" href="u" /></mj-social>',
    "mj-social-element": '<mj-social><mj-social-element name="web" href="u" {}/></mj-social>',
    "mj-accordion-title": (
        "<mj-accordion><mj-accordion-element><mj-accordion-title {}>A</mj-accordion-title>"
        "</mj-accordion-element></mj-accordion>"
    ),
}
COLUMN = "<mj-column><mj-text>A</mj-text></mj-column>"
IN_BODY = {
    "mj-section": f"<mj-section {{}}>{COLUMN}</mj-section>",
    "mj-wrapper": f"<mj-wrapper {{}}><mj-section>{COLUMN}</mj-section></mj-wrapper>",
    "mj-hero": '<mj-hero background-url="u" {}><mj-text>A</mj-text></mj-hero>',
} | {
    name: f"<mj-section><mj-column>{content}</mj-column></mj-section>"
    for name, content in IN_COLUMN.items()
}
WHOLE = {
    "mj-body": "<mjml><mj-body {}></mj-body></mjml>",
    "mjml": "<mjml {}><mj-body></mj-body></mjml>",
} | {name: f"<mjml><mj-body>{content}</mj-body></mjml>" for name, content in IN_BODY.items()}

DRAWN_PARTLY = {"border-left", "border-right"}
"""On images: mrml leaves room for them, but draws nothing."""

CASES = [
    (element, attribute)
    for element, attributes in NOT_HONOURED.items()
    for attribute in sorted(attributes)
    if element != "mj-raw" and not (element == "mj-image" and attribute in DRAWN_PARTLY)
]


@pytest.mark.parametrize(("element", "attribute"), CASES)
def test_attributes_refused_as_without_effect_have_none(element: str, attribute: str):
    without = mjml2html(WHOLE[element].format(""), fonts={})
    for value in samples(attributes_of(element)[attribute], attribute):
        assert mjml2html(WHOLE[element].format(f'{attribute}="{value}" '), fonts={}) == without


@pytest.mark.parametrize("element", sorted(element_names()))
def test_every_type_of_attribute_is_understood_and_takes_its_own_samples(element: str):
    for attribute, kind in attributes_of(element).items():
        for value in samples(kind, attribute):
            assert wrong_value(kind, value) is None, (attribute, kind, value)


def test_the_data_knows_what_may_stand_where():
    assert children_of("mjml") == {"mj-head", "mj-body"}
    assert "mj-text" in children_of("mj-column")
    assert "mj-text" not in children_of("mj-section")
    assert "mj-button" in children_of("mj-attributes")
    assert "mj-raw" not in children_of("mj-social")
    assert holds_html("mj-text")
    assert not holds_html("mj-column")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("color", "rebeccapurple"),
        ("color", "#FFF"),
        ("color", "rgba(0, 0, 0, 0.5)"),
        ("color", "transparent"),
        ("unit(px,%)", "0"),
        ("unit(px,%)", "12.5%"),
        ("unit(px,%){1,4}", "10px 5% 0"),
        ("unit(px,%,)", "1.6"),
        ("unit(px,auto)", "auto"),
        ("unitWithNegative(px,em)", "-0.3px"),
        ("string", "anything at all"),
    ],
)
def test_values_that_fit_are_taken(kind: str, value: str):
    assert wrong_value(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "mend"),
    [
        ("unit(px)", "12", "Did you mean 12px?"),
        ("unit(px,%){1,4}", "", "Write one to 4 values, each a number followed by px or %."),
        ("unit(px,auto)", "big", "Write a number followed by px or auto."),
        ("unitWithNegative(px,em)", "-1", "Did you mean -1px?"),
        ("color", "gren", "Did you mean green?"),
        ("enum(left,right)", "rigth", "Did you mean right?"),
        ("enum(left,right)", "up", "Write left or right."),
        ("enum(full-width,false,)", "yes", "Write full-width or false."),
    ],
)
def test_values_that_do_not_fit_say_how_to_mend_them(kind: str, value: str, mend: str):
    assert wrong_value(kind, value) == mend


def test_the_data_names_its_licence():
    licence = re.sub(r"\s+", " ", _licence())
    assert "MJML 5.4.1" in licence
    assert "MIT licence" in licence


def _licence() -> str:
    return files("digest.render.compiler").joinpath("data/LICENCE.md").read_text("utf-8")
