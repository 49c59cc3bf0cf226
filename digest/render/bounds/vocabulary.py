"""The filters, tests, globals and methods that templates may use, and no others."""

from collections.abc import Callable, Iterator
from types import BuiltinMethodType, MethodType

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Namespace

from digest.render.bounds.budget import RefusedError, budget_of
from digest.render.bounds.text_only import text_only
from digest.render.direction import direction_of

_FILTER_NAMES = """
    abs batch capitalize count d default e escape first float int join last length list lower map
    max min reject rejectattr replace reverse round select selectattr sort string title trim
    truncate unique upper urlencode wordcount
"""
_TEST_NAMES = """
    boolean defined divisibleby eq equalto even false float ge greaterthan gt in integer iterable
    le lessthan lower lt mapping ne none number odd sameas sequence string true undefined upper
    == != < <= > >=
"""
_TEXT_METHODS = """
    capitalize endswith format lower removeprefix removesuffix startswith title upper
"""

_OF_JINJA = frozenset(_FILTER_NAMES.split())
FILTERS = _OF_JINJA | {"runs"}
TESTS = frozenset(_TEST_NAMES.split())
GLOBALS: dict[str, Callable[..., object]] = {"namespace": Namespace, "range": safe_range}

_METHODS: dict[type, frozenset[str]] = {
    str: frozenset(_TEXT_METHODS.split()),
    dict: frozenset({"get", "items", "keys", "values"}),
    LoopContext: frozenset({"changed", "cycle"}),
}
_MULTIPLYING = frozenset({"join", "replace", "trim"})
"""Filters that go through an argument as often as their value has parts."""
_COUNTING = frozenset({"batch", "round"})
"""Filters that make as many as an argument says."""
_MOST_IN_ARGUMENTS = 1_000
_PLAIN = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


def bounded_filters() -> dict[str, Callable[..., object]]:
    """Return Jinja's own filters, each counting what it takes and gives, and ours."""
    return {"runs": _runs} | {name: _bounded(name, _PLAIN.call_filter) for name in _OF_JINJA}


def bounded_tests() -> dict[str, Callable[..., object]]:
    """Return Jinja's own tests of those names, each counting what it looks at."""
    return {name: _bounded(name, _PLAIN.call_test) for name in TESTS}


def may_be_called(value: object) -> bool:
    """Say whether a template may call the value: a macro, a global or a method of those above.

    What is undefined may be called too: Jinja then says that it is not there.
    """
    if isinstance(value, Macro | Undefined) or any(value is known for known in GLOBALS.values()):
        return True
    # The sandbox wraps str.format.
    method = getattr(value, "__wrapped__", value)
    return isinstance(method, BuiltinMethodType | MethodType) and any(
        isinstance(method.__self__, owner) and method.__name__ in names
        for owner, names in _METHODS.items()
    )


def text_to_format(value: object) -> str | None:
    """Return the text whose ``format`` the value is; None where it is something else."""
    # The sandbox has wrapped it.
    method = getattr(value, "__wrapped__", None)
    text = getattr(method, "__self__", None)
    is_format = getattr(method, "__name__", "") == "format"
    return text if is_format and isinstance(text, str) else None


def _bounded(name: str, call: Callable[..., object]) -> Callable[..., object]:
    @pass_context
    def bounded(context: Context, value: object, *args: object, **kwargs: object) -> object:
        budget = budget_of(context)
        budget.step()
        value = budget.spend(_listed(value))
        arguments = budget.spend([*args, *kwargs.values()])
        if name in _MULTIPLYING and isinstance(value, str | list | tuple):
            texts = (argument for argument in arguments if isinstance(argument, str))
            budget.afford((len(value) + 1) * sum(map(len, texts)))
        if name in _COUNTING and any(map(_is_large, arguments)):
            raise RefusedError(
                f"gives {name} a number that is far too large.", "Use a smaller number."
            )
        return budget.spend(_listed(call(name, value, args, kwargs, context=context)))

    return bounded


@pass_context
def _runs(context: Context, value: object) -> object:
    """Say which way a text of this mail runs."""
    budget = budget_of(context)
    budget.step()
    text, language = (str(text_only(one)) for one in (value, context.get("language", "")))
    return budget.spend(direction_of(text, language))


def _listed(value: object) -> object:
    # What comes one by one has no size.
    return list(value) if isinstance(value, Iterator) else value


def _is_large(argument: object) -> bool:
    return isinstance(argument, int | float) and abs(argument) > _MOST_IN_ARGUMENTS
