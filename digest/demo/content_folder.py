"""Puts a week of the invented summaries into the folder that the demonstration reads."""

import re
from datetime import date, timedelta
from pathlib import Path

from digest.paths import DEMO_CONTENT

_PUBLISHED = re.compile(r"^published: (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def put_week(week: int, folder: Path, *, shifted_by: timedelta) -> int:
    """Copy the week's files, their dates moved. Returns how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted((DEMO_CONTENT / f"week-{week}").glob("*.md"))
    for file in files:
        text = _PUBLISHED.sub(lambda found: _moved(found[1], shifted_by), file.read_text("utf-8"))
        (folder / file.name).write_text(text, encoding="utf-8")
    return len(files)


def _moved(day: str, by: timedelta) -> str:
    return f"published: {date.fromisoformat(day) + by}"
