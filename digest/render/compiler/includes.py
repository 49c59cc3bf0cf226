"""Puts included files in the place of their ``{% include "name" %}``, and a look's own colours and
sizes in that of their names."""

from collections.abc import Callable, Mapping
from dataclasses import fields

from jinja2 import TemplateSyntaxError

from digest.render.compiler.jinja_tags import Tag, find_tags
from digest.render.compiler.source import Piece, Source, plain_newlines, whole_file
from digest.render.compiler.unfinished import unfinished_tag
from digest.render.suggest import did_you_mean
from digest.render.template_error import TemplateError
from digest.render.type_sizes import TypeSizes

Include = Callable[[str], str]

_NO_LOADER = {"extends", "import", "from"}
_MOST_INCLUDES = 200
_MOST_CHARACTERS = 2_000_000
_LOOKS_OWN = {"light", "dark", "font", "outlook"}
"""Before the dot of what the look itself says."""
_SIZES = frozenset(f"size.{field.name}" for field in fields(TypeSizes))
"""What a reader may have wished otherwise."""
_UNREADABLE = (OSError, LookupError, ValueError)


def expand_includes(
    text: str,
    *,
    filename: str,
    include: Include | None,
    constants: Mapping[str, str] | None = None,
) -> Source:
    """Return the text with its included files in place, and their files' names kept.

    Included text becomes part of the template, so macros and ``{% set %}`` in it hold for what
    follows. ``constants`` are what stands for ``{{ light.paper }}`` and the like. Raises
    TemplateError for a file that cannot be read or includes itself, and for a name that is none of
    the constants.
    """
    expansion = _Expansion(include, constants or {})
    expansion.add(text, filename, ())
    return Source(text="".join(expansion.parts), pieces=tuple(expansion.pieces))


class _Expansion:
    def __init__(self, include: Include | None, constants: Mapping[str, str]) -> None:
        self.include = include
        self.constants = constants
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0
        self.includes = 0

    def add(self, text: str, file: str, outer: tuple[str, ...]) -> None:
        text = plain_newlines(text)
        own = whole_file(text, filename=file)
        copied = 0
        for tag in _tags(own, file):
            if tag.name in _NO_LOADER:
                raise own.error(
                    tag.start,
                    f"{{% {tag.name} %}} does not work in mail templates.",
                    'Write {% include "name" %}; macros of the included file can then be used.',
                )
            value = self._constant(tag, own)
            if tag.name != "include" and value is None:
                continue
            self._copy(own, file, copied, tag.start)
            copied = tag.end
            if value is None:
                self._include(tag, own, (*outer, file))
            else:
                self._put(value, own, file, tag.start)
        self._copy(own, file, copied, len(text))

    def _constant(self, tag: Tag, own: Source) -> str | None:
        words = [text for _, text in tag.words]
        if tag.kind != "value" or not words:
            return None
        name = "".join(words)
        if name in self.constants or not self.constants or self._is_a_readers(words):
            return self.constants.get(name)
        known = [one for one in (*self.constants, *_SIZES) if one.startswith(f"{words[0]}.")]
        raise own.error(
            tag.start,
            f"{tag.text} is none of the look's names, which stand alone.",
            did_you_mean(name, known) or f"They are {', '.join(known)}.",
        )

    @staticmethod
    def _is_a_readers(words: list[str]) -> bool:
        """Say whether it can only be known when a reader's mail is made."""
        if words[0] == "size":
            return "".join(words[:3]) in _SIZES
        return words[0] not in _LOOKS_OWN

    def _put(self, value: str, own: Source, file: str, start: int) -> None:
        self.pieces.append(
            Piece(start=self.length, file=file, file_text=own.text, file_offset=start)
        )
        self.parts.append(value)
        self.length += len(value)

    def _copy(self, own: Source, file: str, start: int, end: int) -> None:
        self.pieces.append(
            Piece(start=self.length, file=file, file_text=own.text, file_offset=start)
        )
        self.parts.append(own.text[start:end])
        self.length += end - start

    def _include(self, tag: Tag, own: Source, outer: tuple[str, ...]) -> None:
        if [token for token, _ in tag.words] != ["name", "string"]:
            raise own.error(
                tag.start,
                "The file to include must be known when the template is compiled.",
                'Write its name in quotes and nothing else: {% include "name" %}.',
            )
        name = tag.words[1][1][1:-1]
        if not name or name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise own.error(
                tag.start,
                f"{name!r} does not lie in the templates' folder.",
                "Name a file of this folder, or of one in it.",
            )
        if name in outer:
            raise own.error(
                tag.start,
                f"{name} includes itself: {' > '.join((*outer, name))}.",
                "Take one of these includes out.",
            )
        self.includes += 1
        if self.includes > _MOST_INCLUDES or self.length > _MOST_CHARACTERS:
            raise own.error(
                tag.start,
                "Files are included too often: the template grows beyond what a mail can hold.",
                "Take includes out of the files that are included many times.",
            )
        if self.include is None:
            raise own.error(tag.start, "Nothing can be included here.", "Copy the text in.")
        try:
            text = self.include(name)
        except _UNREADABLE as error:
            raise own.error(
                tag.start, f"{name} cannot be read: {error}.", "Check its name and folder."
            ) from error
        self.add(text, name, outer)


def _tags(own: Source, file: str) -> list[Tag]:
    try:
        return find_tags(own.text)
    except TemplateSyntaxError as error:
        raise unfinished_tag(own) or TemplateError(
            error.message or "This is not valid Jinja.", file=file, line=error.lineno
        ) from error
