"""Operators and formats, none of which may make something huge."""

import re
from collections.abc import Iterable
from string import Formatter

from digest.render.bounds.budget import MOST_CHARACTERS, Budget, RefusedError, size_of

_MOST_BITS = 64
_LONG_NUMBER = re.compile(r"\d{3}")
_FIELD_CHARACTERS = 1_000
"""More than a number takes with a width and a precision of two digits each."""
_GROWTH = 10
"""What a character becomes at most, escaped or given by its number."""
_REPEATABLE = (str, list, tuple)


def check_operands(budget: Budget, operator: str, left: object, right: object) -> None:
    """Count what the operator will make. Raises RefusedError where that cannot be bounded."""
    check_number(left)
    check_number(right)
    if operator == "%" and isinstance(left, str):
        raise RefusedError(
            "fills a text in with %.", 'Write "{} more".format(number), with {} for each value.'
        )
    if operator == "*":
        for repeated, times in ((left, right), (right, left)):
            if isinstance(repeated, _REPEATABLE) and isinstance(times, int):
                budget.afford(size_of(repeated, most=MOST_CHARACTERS) * max(times, 0))


def check_number(value: object) -> None:
    """Raise RefusedError for a number that takes long to calculate with."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise RefusedError("works with a number that is far too large.", "Use a smaller number.")


def check_format(budget: Budget, text: str, values: Iterable[object]) -> None:
    """Count what ``text.format(values)`` will make. Raises RefusedError for what is unbounded."""
    longest = 0
    for value in values:
        if isinstance(value, dict | list | tuple):
            raise RefusedError("formats what is no text.", "Give format texts and numbers.")
        longest = max(longest, len(str(value)))
    budget.afford(len(text))
    for _, field, form, _ in Formatter().parse(text):
        if form and ("{" in form or _LONG_NUMBER.search(form)):
            raise RefusedError("formats to a width that is far too large.", "Use two digits.")
        if field is not None:
            budget.afford(_GROWTH * longest + _FIELD_CHARACTERS)
