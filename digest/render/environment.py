"""The Jinja environments that mails are rendered in: sandboxed, strict and bounded."""

from collections.abc import Iterable

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.render.bounds.arithmetic import check_format, check_operands
from digest.render.bounds.budget import (
    OUTPUT_LIMIT_CHARACTERS,
    BudgetedContext,
    budget_of,
    too_long,
)
from digest.render.bounds.rewrite import counting_filters, rewrite
from digest.render.bounds.text_only import text_only
from digest.render.bounds.vocabulary import (
    GLOBALS,
    bounded_filters,
    bounded_tests,
    may_be_called,
    text_to_format,
)
from digest.render.template_error import TemplateError

NESTING_FAULTS = (RecursionError, MemoryError, SyntaxError)
"""What Python says of brackets or blocks that are nested hundreds deep."""

_JINJAS_OWN = frozenset({"_loop_vars", "_block_vars"})
"""Arguments that Jinja adds to calls."""


def html_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of HTML templates: every value is escaped, none may be missing."""
    return _MailEnvironment(autoescape=True)


def text_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of text templates and subjects: nothing is escaped."""
    return _MailEnvironment(autoescape=False)


def load_template(
    environment: ImmutableSandboxedEnvironment, source: str, *, filename: str
) -> Template:
    """Return the template ready to render. Raises TemplateError where its Jinja is wrong."""
    try:
        code = environment.compile(source, name=filename, filename=filename)
    except TemplateSyntaxError as error:
        raise TemplateError(
            error.message or "This is not valid Jinja.", file=filename, line=error.lineno
        ) from error
    except NESTING_FAULTS as error:
        raise too_deep(filename) from error
    return Template.from_code(environment, code, environment.make_globals(None))


def too_deep(filename: str) -> TemplateError:
    """Return the error of a template that Python cannot compile."""
    return TemplateError(
        "Blocks or brackets are nested too deeply.", file=filename, mend="Take some levels out."
    )


class _MailEnvironment(ImmutableSandboxedEnvironment):
    """Counts what a template makes and how often it goes round, against the context's budget.

    Jinja's own limits end at the length of one range.
    """

    context_class = BudgetedContext
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(
            autoescape=autoescape,
            undefined=StrictUndefined,
            finalize=_counted,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters = {**bounded_filters(), **counting_filters()}
        self.tests = {**bounded_tests()}
        self.globals = {**GLOBALS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        rewrite(tree)
        tree.set_environment(self)
        return tree

    def is_safe_callable(self, obj: object) -> bool:
        return may_be_called(obj)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        budget = budget_of(context)
        budget.step()
        check_operands(budget, operator, left, right)
        return budget.spend(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: object, *args: object, **kwargs: object) -> object:  # noqa: N805 - a template's own arguments may be named self
        budget = budget_of(__context)
        budget.step()
        given = budget.spend(
            [*args, *(value for name, value in kwargs.items() if name not in _JINJAS_OWN)]
        )
        text = text_to_format(__obj)
        if text is not None:
            check_format(budget, text, given)
        return budget.spend(super().call(__context, __obj, *args, **kwargs))

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """Return the parts as one text. Raises RefusedError where it would be too long."""
        parts = list(parts)
        if sum(map(len, parts)) > OUTPUT_LIMIT_CHARACTERS:
            raise too_long()
        return "".join(parts)


@pass_context
def _counted(context: Context, value: object) -> object:
    budget = budget_of(context)
    budget.step()
    return budget.spend(text_only(value))
