"""What may be printed: texts and numbers."""

from jinja2 import Undefined

from digest.render.bounds.budget import RefusedError


def text_only(value: object) -> object:
    """Return the value, a text or a number; raises RefusedError for another one.

    What is undefined is returned too: Jinja names it better when it prints it.
    """
    if isinstance(value, str | int | float | Undefined):
        return value
    raise RefusedError(
        "is no text.", "Name one of its parts, or go through them with {% for %} or |join."
    )
