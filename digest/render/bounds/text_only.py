"""What may be printed: texts and numbers."""

import re

from jinja2 import Undefined

from digest.render.bounds.budget import RefusedError

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def text_only(value: object) -> object:
    """Return the value, a text or a number; raises RefusedError for another one, and for a text
    with half a character, which no mail can be written with.

    What is undefined is returned too: Jinja names it better when it prints it.
    """
    if isinstance(value, str) and not value.isascii() and _LONE_SURROGATE.search(value):
        raise RefusedError(
            "holds half a character.", "Write the character itself, or all of its number."
        )
    if isinstance(value, str | int | float | Undefined):
        return value
    raise RefusedError(
        "is no text.", "Name one of its parts, or go through them with {% for %} or |join."
    )
