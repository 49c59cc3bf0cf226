"""One file on our own disk."""

from pathlib import Path

from digest.sources.reading.content_form import Form, form_of
from digest.sources.reading.read_content import read_content
from digest.sources.records import Problem, Reading, ReadSettings

LARGEST_BYTES = 5_000_000
"""As of an answer from the web: a summary has a few thousand."""


def read_file(path: Path, *, settings: ReadSettings, form: Form | None = None) -> Reading:
    """Return what a file gives, read as ``form`` or as what it is. Never raises: a file that cannot
    be read is a Problem."""
    where = str(path)
    try:
        if not path.is_file():
            return _only_problem(where, "this is no file", "Give the path of a file or a folder.")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        return _only_problem(where, f"cannot be read: {_reason(error)}", "Mend that, or move it.")
    if len(content) > LARGEST_BYTES:
        return _only_problem(
            where, f"is larger than {LARGEST_BYTES:,} bytes", "Cut it up into several files."
        )
    form = form or form_of(content, suffix=path.suffix)
    return read_content(content, form, where=where, settings=settings)


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or "unknown" if isinstance(error, OSError) else "its name is not usable"


def _only_problem(where: str, what: str, mend: str) -> Reading:
    return Reading(problems=(Problem(where=where, what=what, mend=mend, is_loss=True),))
