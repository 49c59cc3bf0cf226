"""Did all Jinja survive both compilers, and can MJML do without knowing its values?"""

from collections import Counter
from collections.abc import Callable

from digest.render.compiler.source import Source
from digest.render.compiler.tokens import Token, Tokens
from digest.render.template_error import TemplateError

_MOST_SAMPLES = 4


def check_survival(source: Source, tokens: Tokens, html: str) -> None:
    """Raise TemplateError where a token was lost, or came out too often."""
    counts = Counter(token.name for token in tokens.found_in(html))
    for token in tokens:
        times = counts[token.name]
        if not times:
            raise source.error(
                token.offset,
                f"{token.text} was lost while compiling: MJML makes no use of it here.",
                "Take it out, or move it to an element that shows it.",
            )
        if token.times is not None and times != token.times:
            raise source.error(
                token.offset,
                f"{token.text} came out {times} times while compiling instead of {token.times}.",
                "Move it inside <mj-text>.",
            )


def check_inlining(source: Source, tokens: Tokens, before: str, after: str) -> None:
    """Raise TemplateError where spreading the styles lost, repeated or moved a token."""
    first, second = tokens.found_in(before), tokens.found_in(after)
    lost = Counter(token.name for token in first)
    lost.subtract(token.name for token in second)
    for token in first:
        if lost[token.name]:
            raise _moved(source, token)
    for one, other in zip(_texts(first), _texts(second), strict=True):
        if one is not other:
            raise _moved(source, one)


def check_independence(
    source: Source, tokens: Tokens, mjml: str, html: str, compile_one: Callable[[str], str]
) -> None:
    """Raise TemplateError where MJML calculates with a value that only rendering knows.

    Law: a value put in after compiling gives what it gives when put in before.
    """
    dynamic = [token for token in tokens if token.samples]
    for number in range(_MOST_SAMPLES):
        chosen = {token.name: token.samples[number % len(token.samples)] for token in dynamic}
        if not dynamic or compile_one(_fill(mjml, chosen)) == _fill(html, chosen):
            continue
        for token in dynamic:
            one = {token.name: chosen[token.name]}
            if compile_one(_fill(mjml, one)) != _fill(html, one):
                raise source.error(
                    token.offset,
                    f"{token.text} cannot stand here: MJML needs this value while compiling.",
                    "Write it out; for two looks, put {% if %} round two elements.",
                )


def _fill(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _texts(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.in_text]


def _moved(source: Source, token: Token) -> TemplateError:
    return source.error(
        token.offset,
        f"{token.text} was lost or moved while the styles were inlined.",
        "Check that the HTML round it is well formed: no block inside <p>, no text between cells.",
    )
