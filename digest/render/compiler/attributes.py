"""Are an element's attributes and their values understood?"""

from digest.render.compiler.elements import NOT_HONOURED, attributes_of
from digest.render.compiler.masking import COMMENT_MASK, MASK, Masked
from digest.render.compiler.tree import Attribute, Element
from digest.render.compiler.values import wrong_value
from digest.render.suggest import did_you_mean
from digest.render.template_error import TemplateError

_HTML_HABITS = {
    "class": "Did you mean css-class?",
    "style": "Give it a css-class and write the rules in mj-style.",
}


def check_attributes(masked: Masked, element: Element) -> None:
    """Raise TemplateError at the first attribute of an MJML element that would not work.

    Values with Jinja in them are left to the compiled result.
    """
    known = attributes_of(element.name)
    for attribute in element.attributes:
        if attribute.name not in known:
            raise _unknown(masked, element, attribute, known)
        if attribute.name in NOT_HONOURED.get(element.name, ()):
            raise masked.source.error(
                attribute.start,
                f"{attribute.name} on {element.name} has no effect in this compiler.",
                "Take it out.",
            )
        _check_value(masked, element, attribute, known[attribute.name])
    if element.name == "mj-class" and not element.attribute("name"):
        raise masked.source.error(
            element.start, "This mj-class has no name.", 'Write <mj-class name="..." ... />.'
        )


def check_classes(masked: Masked, root: Element) -> None:
    """Raise TemplateError where an element names an mj-class that mj-attributes does not have."""
    names = {
        attribute.value
        for element in root.walk()
        if element.name == "mj-class" and (attribute := element.attribute("name"))
    }
    for element in root.walk():
        used = element.attribute("mj-class")
        for name in used.value.split() if used and MASK not in used.value else ():
            if used and name not in names:
                raise masked.source.error(
                    used.value_start,
                    f"There is no mj-class {name!r} in mj-attributes.",
                    did_you_mean(name, names) or f'Add <mj-class name="{name}" ... /> there.',
                )


def _unknown(
    masked: Masked, element: Element, attribute: Attribute, known: dict[str, str]
) -> TemplateError:
    usable = known.keys() - NOT_HONOURED.get(element.name, frozenset())
    mend = _HTML_HABITS.get(attribute.name) or (
        did_you_mean(attribute.name, usable) or "Take it out."
    )
    return masked.source.error(
        attribute.start, f"{attribute.name} is not an attribute of {element.name}.", mend
    )


def _check_value(masked: Masked, element: Element, attribute: Attribute, kind: str) -> None:
    if MASK in attribute.value or COMMENT_MASK in attribute.value:
        return
    mend = wrong_value(kind, attribute.value)
    if mend is not None:
        raise masked.source.error(
            attribute.value_start,
            f"{attribute.name} of {element.name} cannot be {attribute.value!r}.",
            mend,
        )
