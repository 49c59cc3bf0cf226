"""Is the Jinja of a template right, and if not, where and why?"""

import re

from jinja2 import TemplateSyntaxError

from digest.render.bounds.rewrite import RefusedSyntaxError
from digest.render.compiler.jinja_tags import Tag, find_tags
from digest.render.compiler.source import Source
from digest.render.compiler.unfinished import unfinished_tag
from digest.render.environment import NESTING_FAULTS, html_environment, too_deep
from digest.render.suggest import did_you_mean
from digest.render.template_error import TemplateError

_TAGS = frozenset(
    {"for", "if", "elif", "else", "set", "macro", "call", "filter", "with", "include", "raw"}
    | {"endfor", "endif", "endset", "endmacro", "endcall", "endfilter", "endwith", "endraw"}
)
_QUOTED = re.compile(r"'([^']+)'")


def valid_tags(source: Source) -> list[Tag]:
    """Return the tags of the source. Raises TemplateError where its Jinja is wrong."""
    tags: list[Tag] = []
    try:
        tags = find_tags(source.text)
        html_environment().compile(source.text)
    except TemplateSyntaxError as error:
        raise unfinished_tag(source) or _syntax_error(source, error, tags) from error
    except NESTING_FAULTS as error:
        raise too_deep(source.pieces[0].file) from error
    except ValueError as error:
        # Python's word for a number of thousands of digits.
        number = re.search(r"\d{1000,}", source.text)
        raise source.error(
            number.start() if number else 0, "This number is far too large.", "Use a smaller one."
        ) from error
    return tags


def _syntax_error(source: Source, error: TemplateSyntaxError, tags: list[Tag]) -> TemplateError:
    message = error.message or "This is not valid Jinja."
    unclosed = _unclosed(tags)
    if unclosed and "Unexpected end of template" in message:
        return source.error(
            unclosed.start,
            f"{unclosed.text} is never closed.",
            f"Add {{% end{unclosed.name} %}}.",
        )
    line_start, line_end = _line(source.text, error.lineno)
    there = [tag for tag in tags if tag.start <= line_end and tag.end > line_start]
    guilty = _guilty(error, message, there)
    mend = _mend(error, message, guilty)
    if guilty:
        return source.error(guilty.start, message, mend)
    file, line, _ = source.place(line_start)
    return TemplateError(message, file=file, line=line, mend=mend)


def _line(text: str, number: int) -> tuple[int, int]:
    start = sum(len(line) + 1 for line in text.split("\n")[: number - 1])
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _guilty(error: TemplateSyntaxError, message: str, there: list[Tag]) -> Tag | None:
    quoted = _QUOTED.search(message)
    if isinstance(error, RefusedSyntaxError):
        named: str | None = error.named
    else:
        named = quoted[1] if quoted else None
    for tag in there:
        if any(text == named for _, text in tag.words):
            return tag
    return there[0] if len(there) == 1 else None


def _mend(error: TemplateSyntaxError, message: str, guilty: Tag | None) -> str:
    if isinstance(error, RefusedSyntaxError):
        return error.mend
    if guilty is None or "unknown tag" not in message:
        return ""
    if guilty.name in _TAGS:
        return "It belongs to no open block: take it out, or open one before it."
    return did_you_mean(guilty.name, _TAGS)


def _unclosed(tags: list[Tag]) -> Tag | None:
    waiting: list[Tag] = []
    for tag in tags:
        if tag.opens:
            waiting.append(tag)
        elif waiting and tag.name == f"end{waiting[-1].name}":
            waiting.pop()
    return waiting[-1] if waiting else None
