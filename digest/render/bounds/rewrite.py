"""Puts the counting into a template, and refuses what no mail's template needs."""

from collections.abc import Callable, Iterable, Iterator

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.filters import FILTERS as FILTERS_OF_JINJA
from jinja2.runtime import Context, markup_join, str_join
from jinja2.tests import TESTS as TESTS_OF_JINJA
from jinja2.visitor import NodeTransformer

from digest.render.bounds.budget import budget_of
from digest.render.bounds.text_only import text_only
from digest.render.bounds.vocabulary import FILTERS, TESTS
from digest.render.suggest import did_you_mean, in_words

MOST_LEVELS = 100
"""Of what stands within one another; Jinja takes long over more, and Python compiles no more."""

# No author can write these as names of filters.
_EACH, _JOINED, _MEASURED = "each round", "~", "the measured"
_NOT_IN_MAIL: dict[type[nodes.Node], str] = {
    nodes.Pow: "**",
    nodes.Block: "block",
    nodes.Extends: "extends",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
}
_JINJAS_OWN = frozenset({*FILTERS_OF_JINJA, *TESTS_OF_JINJA})
_INSTEAD = {
    "**": "Write the number out.",
    "include": "Copy the text in: only issue.mjml can include other files.",
    "format": 'Write "{} more".format(number), with {} for each value.',
    "safe": "Values are always escaped; write markup into the template itself.",
}


class RefusedSyntaxError(TemplateSyntaxError):
    """A template uses what mail templates do not have.

    ``named`` is the word that its author wrote, ``mend`` what to do.
    """

    def __init__(self, what: str, *, named: str, mend: str, line: int) -> None:
        super().__init__(what, line)
        self.named = named
        self.mend = mend


def rewrite(tree: nodes.Template) -> None:
    """Change the template in place, so that what it makes and how often it goes round is counted.

    Raises RefusedSyntaxError.
    """
    _Rewriter().visit(tree)


def counting_filters() -> dict[str, Callable[..., object]]:
    """Return the filters that a rewritten template uses by itself."""
    return {_EACH: _each, _JOINED: _joined, _MEASURED: _measured}


class _Rewriter(NodeTransformer):
    def __init__(self) -> None:
        self._depth = 0

    def visit(self, node: nodes.Node, *_: object, **__: object) -> nodes.Node:
        if self._depth > MOST_LEVELS:
            raise RefusedSyntaxError(
                f"This goes more than {MOST_LEVELS} levels deep.",
                named="",
                mend="Take some levels out, or make two expressions of one.",
                line=node.lineno,
            )
        _check(node)
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1
        return _counted(node)


def _check(node: nodes.Node) -> None:
    named = _NOT_IN_MAIL.get(type(node))
    if named:
        raise RefusedSyntaxError(
            f"{named} does not work in mail templates.",
            named=named,
            mend=_INSTEAD.get(named, "Take it out."),
            line=node.lineno,
        )
    if isinstance(node, nodes.Filter):
        _check_name("filter", node.name, FILTERS, node.lineno)
    if isinstance(node, nodes.Test):
        _check_name("test", node.name, TESTS, node.lineno)
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        _check_arguments([argument.name for argument in node.args], node.lineno)
    if isinstance(node, nodes.Call | nodes.Filter | nodes.Test):
        keywords = [one.key for one in node.kwargs if isinstance(one, nodes.Keyword)]
        _check_arguments(keywords, node.lineno)


def _check_arguments(names: list[str], line: int) -> None:
    for name in names:
        if names.count(name) > 1:
            raise RefusedSyntaxError(
                f"The argument {name} is there twice.",
                named=name,
                mend="Give each argument a name of its own.",
                line=line,
            )


def _check_name(kind: str, name: str, known: frozenset[str], line: int) -> None:
    if name not in known:
        raise RefusedSyntaxError(
            f"Mail templates have no {kind} named {name}.",
            named=name,
            mend=_INSTEAD.get(name)
            or (name not in _JINJAS_OWN and did_you_mean(name, known))
            or f"Take it out, or use {in_words(sorted(filter(str.isalpha, known)))}.",
            line=line,
        )


def _counted(node: nodes.Node) -> nodes.Node:
    match node:
        case nodes.For():
            node.iter = _through(_EACH, node.iter)
        case nodes.Compare():
            node.expr = _through(_MEASURED, node.expr)
            for operand in node.ops:
                operand.expr = _through(_MEASURED, operand.expr)
        case nodes.Concat():
            return _through(_JOINED, nodes.List(node.nodes, lineno=node.lineno))
        case (
            nodes.List() | nodes.Dict() | nodes.Tuple(ctx="load") | nodes.Getitem(arg=nodes.Slice())
        ):
            return _through(_MEASURED, node)
    return node


def _through(filter_name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(node, filter_name, [], [], None, None, lineno=node.lineno)


@pass_context
def _each(context: Context, values: Iterable[object]) -> Iterator[object]:
    budget = budget_of(context)
    for value in values:
        budget.step()
        yield value


@pass_context
def _joined(context: Context, values: list[object]) -> str:
    budget = budget_of(context)
    budget.step()
    texts = budget.spend([text_only(value) for value in values])
    join = markup_join if context.eval_ctx.autoescape else str_join
    return budget.spend(join(texts))


@pass_context
def _measured(context: Context, value: object) -> object:
    budget = budget_of(context)
    budget.step()
    return budget.spend(value)
