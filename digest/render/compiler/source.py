"""A template's text with its included files in place, and where each character came from."""

from bisect import bisect_right
from dataclasses import dataclass

from digest.render.template_error import TemplateError

Place = tuple[str, int, int]
"""File, line and column, both from 1."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of the text that comes from one file."""

    start: int
    """Offset in the whole text."""
    file: str
    file_text: str
    file_offset: int
    """Offset of the stretch in its own file."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The whole text; offsets into it are in characters, from 0."""

    text: str
    pieces: tuple[Piece, ...]

    def place(self, offset: int) -> Place:
        """Return where an offset lies in the author's own file."""
        starts = [piece.start for piece in self.pieces]
        piece = self.pieces[max(bisect_right(starts, offset) - 1, 0)]
        there = min(piece.file_offset + offset - piece.start, len(piece.file_text))
        line_start = piece.file_text.rfind("\n", 0, there) + 1
        return piece.file, piece.file_text.count("\n", 0, there) + 1, there - line_start + 1

    def line(self, offset: int) -> str:
        """Return words for the line of an offset, as a message says it."""
        file, line, _ = self.place(offset)
        return f"line {line}" if file == self.pieces[0].file else f"line {line} of {file}"

    def error(self, offset: int, what: str, mend: str = "") -> TemplateError:
        """Return the error that points at an offset."""
        file, line, column = self.place(offset)
        return TemplateError(what, file=file, line=line, column=column, mend=mend)


def whole_file(text: str, *, filename: str) -> Source:
    """Return the source that is one file and no more."""
    return Source(text=text, pieces=(Piece(start=0, file=filename, file_text=text, file_offset=0),))


def plain_newlines(text: str) -> str:
    """Return a file's text without the marks that some editors put in: a BOM, returns."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
