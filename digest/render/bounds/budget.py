"""How much one filling-in of a template may do."""

from typing import TypeVar, cast

from jinja2 import TemplateRuntimeError
from jinja2.runtime import Context

MOST_STEPS = 50_000
"""Rounds of loops, calls, filters and operations; our own templates take some 200."""
MOST_CHARACTERS = 10_000_000
"""All that is made, printed or compared on the way."""
_ELEMENT_CHARACTERS = 20
"""What a number, or an element of a list, counts as."""
OUTPUT_LIMIT_CHARACTERS = 2_000_000
"""Of one part of a mail; Gmail shows some 100,000."""

Value = TypeVar("Value")


class RefusedError(TemplateRuntimeError):
    """An expression does what a mail's template may not do.

    ``what`` goes on where the expression was named; ``mend`` says what to do.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


class Budget:
    """Counts what the filling-in of one template does, and refuses to go on without end."""

    def __init__(self) -> None:
        self._steps = MOST_STEPS
        self._characters = MOST_CHARACTERS

    def step(self) -> None:
        """Count one round or operation. Raises RefusedError where there were too many."""
        self._steps -= 1
        if self._steps < 0:
            raise RefusedError(
                f"is where the template takes more than {MOST_STEPS:,} steps.",
                "Go round fewer times, and put no long loop inside another.",
            )

    def afford(self, characters: int) -> None:
        """Count what is about to be made. Raises RefusedError where it is too much."""
        self._characters -= characters
        if self._characters < 0:
            raise too_long()

    def spend(self, value: Value) -> Value:
        """Count a value by its size, and return it. Raises RefusedError where it is too much."""
        self.afford(len(value) if isinstance(value, str) else size_of(value, most=self._characters))
        return value


class BudgetedContext(Context):
    """The values that one filling-in starts from, and its budget."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.budget = Budget()


def budget_of(context: Context) -> Budget:
    """Return the budget of the filling-in that the context belongs to."""
    return cast("BudgetedContext", context).budget


def too_long() -> RefusedError:
    """Return the error of an expression that makes too much text."""
    return RefusedError(
        "asks for more than a mail can hold.", "Repeat, pad or join less, or shorten the text."
    )


def size_of(value: object, *, most: int) -> int:
    """Return the characters of a value and all within it; where beyond ``most``, any such number.

    What templates cannot go through, such as an article, counts as one element.
    """
    total = 0
    waiting = [value]
    while waiting and total <= most:
        one = waiting.pop()
        total += len(one) if isinstance(one, str) else _ELEMENT_CHARACTERS
        if isinstance(one, range):
            total += len(one) * _ELEMENT_CHARACTERS
        elif isinstance(one, list | tuple | set | frozenset):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
    return total
