"""Hides the Jinja from the XML parser without moving a single character."""

from dataclasses import dataclass

from jinja2 import TemplateSyntaxError

from digest.render.compiler.jinja_tags import Tag, find_tags
from digest.render.compiler.source import Source
from digest.render.compiler.suggest import did_you_mean
from digest.render.compiler.unfinished import unfinished_tag
from digest.render.environment import html_environment
from digest.render.template_error import TemplateError

MASK = "\ue000"
"""Stands for each character of a Jinja tag; from the private use area, so no text has it."""
COMMENT_MASK = "\ue001"
"""Stands for each character of a Jinja comment, which counts as nothing."""

_JINJA_TAGS = frozenset(
    {"for", "if", "elif", "else", "set", "macro", "call", "filter", "with", "include", "raw"}
    | {"endfor", "endif", "endset", "endmacro", "endcall", "endfilter", "endwith", "endraw"}
)


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A source whose Jinja is hidden; offsets are those of the source."""

    source: Source
    text: str
    tags: tuple[Tag, ...]
    """In their order, comments left out."""

    def tags_in(self, start: int, end: int) -> list[Tag]:
        """Return the tags between two offsets."""
        return [tag for tag in self.tags if start <= tag.start < end]


def mask_jinja(source: Source) -> Masked:
    """Return the source with its Jinja hidden. Raises TemplateError where that is wrong."""
    for mask in (MASK, COMMENT_MASK):
        if mask in source.text:
            raise source.error(
                source.text.index(mask),
                f"The character U+{ord(mask):04X} is kept for the compiler.",
                "Take it out.",
            )
    tags = _valid_tags(source)
    text = list(source.text)
    for tag in tags:
        mask = COMMENT_MASK if tag.kind == "comment" else MASK
        text[tag.start : tag.end] = mask * (tag.end - tag.start)
        if tag.kind == "raw" and "<" in tag.text:
            raise source.error(
                tag.start,
                "Markup inside {% raw %} would not be compiled.",
                "Put {% raw %} and {% endraw %} round the braces alone.",
            )
        if tag.name == "autoescape":
            raise source.error(
                tag.start, "Escaping cannot be switched in mail templates.", "Take this tag out."
            )
    shown = tuple(tag for tag in tags if tag.kind != "comment")
    return Masked(source=source, text="".join(text), tags=shown)


def _valid_tags(source: Source) -> list[Tag]:
    tags: list[Tag] = []
    try:
        tags = find_tags(source.text)
        html_environment().compile(source.text)
    except TemplateSyntaxError as error:
        raise unfinished_tag(source) or _syntax_error(source, error, tags) from error
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
    lines = source.text.split("\n")[: error.lineno - 1]
    line_start = sum(len(line) + 1 for line in lines)
    line_end = source.text.find("\n", line_start)
    line_end = len(source.text) if line_end < 0 else line_end
    there = [tag for tag in tags if line_start <= tag.start <= line_end]
    guilty = next((tag for tag in there if tag.name and f"'{tag.name}'" in message), None)
    mend = ""
    if guilty and "unknown tag" in message and guilty.name in _JINJA_TAGS:
        mend = "It belongs to no open block: take it out, or open one before it."
    elif guilty and "unknown tag" in message:
        mend = did_you_mean(guilty.name, _JINJA_TAGS)
    if guilty is None and len(there) == 1:
        guilty = there[0]
    if guilty:
        return source.error(guilty.start, message, mend)
    file, line, _ = source.place(line_start)
    return TemplateError(message, file=file, line=line, mend=mend)


def _unclosed(tags: list[Tag]) -> Tag | None:
    waiting: list[Tag] = []
    for tag in tags:
        if tag.opens:
            waiting.append(tag)
        elif waiting and tag.name == f"end{waiting[-1].name}":
            waiting.pop()
    return waiting[-1] if waiting else None
