"""Reading a template that its author may have saved in any way."""

from pathlib import Path

from digest.render.compiler.source import plain_newlines
from digest.render.template_error import TemplateError


def read_template(folder: Path, name: str) -> str:
    """Return the text of a file, its line ends as newlines.

    Raises OSError, and TemplateError with the place where it is not UTF-8.
    """
    content = (folder / name).read_bytes()
    try:
        return plain_newlines(content.decode())
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        raise TemplateError(
            "The character here is not written in UTF-8.",
            file=name,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
            mend="Save the file as UTF-8.",
        ) from error
