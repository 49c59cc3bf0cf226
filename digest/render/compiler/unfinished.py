"""Finds a Jinja tag that its author began and did not end."""

import re

from digest.render.compiler.source import Source
from digest.render.template_error import TemplateError

_OPENINGS = re.compile(r"\{%|\{\{")
_CLOSING = {"{%": "%}", "{{": "}}"}
_SHOWN_CHARACTERS = 40


def unfinished_tag(source: Source) -> TemplateError | None:
    """Return the error of the first tag with no end before the next one begins; None for none.

    Only to be asked of a text that Jinja refused: braces within strings are not told apart.
    """
    text = source.text
    openings = list(_OPENINGS.finditer(text))
    for opening, following in zip(openings, [*openings[1:], None], strict=True):
        closing = _CLOSING[opening[0]]
        end = following.start() if following else len(text)
        if closing not in text[opening.end() : end]:
            shown = text[opening.start() : end].split("\n")[0].strip()[:_SHOWN_CHARACTERS]
            return source.error(
                opening.start(), f"{shown} has no end.", f"Write {closing} where it ends."
            )
    return None
