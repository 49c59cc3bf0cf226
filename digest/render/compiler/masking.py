"""Hides the Jinja from the XML parser without moving a single character."""

from dataclasses import dataclass

from digest.render.compiler.jinja_tags import Tag
from digest.render.compiler.source import Source
from digest.render.compiler.valid_jinja import valid_tags

MASK = "\ue000"
"""Stands for each character of a Jinja tag; from the private use area, so no text has it."""
COMMENT_MASK = "\ue001"
"""Stands for each character of a Jinja comment, which counts as nothing."""


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
    tags = valid_tags(source)
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
