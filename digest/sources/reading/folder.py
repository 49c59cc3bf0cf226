"""A folder of summaries that people write: Markdown, JSON, copied text and saved pages."""

import os
from collections.abc import Iterator
from pathlib import Path

from digest.sources.reading.file import read_file
from digest.sources.records import Entry, Problem, Reading, ReadSettings

SUFFIXES = frozenset({".md", ".markdown", ".json", ".txt", ".html"})
MOST_FILES = 5_000
_NOTES_ABOUT_FOLDER = "readme"


def read_folder(path: Path, *, settings: ReadSettings) -> Reading:
    """Return what all files of a folder and of the folders in it give, in the order of their paths.

    Hidden files and READMEs are passed over. One broken file is its own Problem and costs no other;
    links that lead out of the folder are not followed. Never raises.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    try:
        home = path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return Reading(problems=(_unusable(path, "there is no such folder"),))
    if not home.is_dir():
        return Reading(problems=(_unusable(path, "this is no folder"),))
    files = sorted(_files(path, home, problems))
    for file in files[:MOST_FILES]:
        if not _is_within(file, home):
            problems.append(_leads_out(file))
            continue
        reading = read_file(file, settings=settings)
        entries += reading.entries
        problems += reading.problems
    if len(files) > MOST_FILES:
        many = f"has {len(files):,} files; the first {MOST_FILES:,} were read"
        problems.append(_unusable(path, many))
    return Reading(entries=tuple(entries), problems=tuple(problems))


def _files(path: Path, home: Path, problems: list[Problem]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        problems.append(_unusable(Path(error.filename), f"cannot be read: {error.strerror}"))

    for folder, folders, names in os.walk(path, onerror=unreadable):
        # os.walk goes only into the folders that are left here.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [Path(folder, name) for name in folders if Path(folder, name).is_symlink()]
        # Those that lead to another place within are read there.
        problems += [_leads_out(link) for link in linked if not _is_within(link, home)]
        for name in names:
            file = Path(folder, name)
            is_passed_over = name.startswith(".") or file.stem.lower() == _NOTES_ABOUT_FOLDER
            if file.suffix.lower() in SUFFIXES and not is_passed_over:
                yield file


def _is_within(file: Path, home: Path) -> bool:
    try:
        return file.resolve().is_relative_to(home)
    except (OSError, RuntimeError):
        return False


def _leads_out(link: Path) -> Problem:
    return Problem(
        where=str(link),
        what="this link leads out of the folder and is not followed",
        mend="Put here what it leads to, or register that place as a source of its own.",
        is_loss=True,
    )


def _unusable(path: Path, what: str) -> Problem:
    mend = "Give the path of a folder that you may read."
    return Problem(where=str(path), what=what, mend=mend, is_loss=True)
