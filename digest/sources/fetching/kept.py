"""What was fetched, kept in a file for a while, so that nobody is asked the same again."""

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


class Kept:
    """JSON values by key, each with when it was fetched. The file may be deleted at any time.

    One process writes it at a time; of two, the one that saves last has its word.
    """

    def __init__(self, file: Path, *, now: datetime, lasting: timedelta) -> None:
        self._file = file
        self._now = now
        self._values: dict[str, dict[str, Any]] = {}
        oldest = now - lasting
        for key, kept in _read(file).items():
            if oldest <= datetime.fromisoformat(kept["at"]) <= now:
                self._values[key] = kept

    def get(self, key: str) -> Any | None:
        """Return what is kept under the key and not too old, or None."""
        kept = self._values.get(key)
        return None if kept is None else kept["value"]

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON value from now on; ``save`` writes it down."""
        self._values[key] = {"at": self._now.isoformat(), "value": value}

    def save(self) -> None:
        """Write the file whole, or leave it as it was. Raises OSError where it cannot be written.

        What is too old is left out.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f"{self._file.name}.new")
        try:
            beside.write_text(json.dumps(self._values, ensure_ascii=False), encoding="utf-8")
            beside.replace(self._file)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()


def _read(file: Path) -> dict[str, dict[str, Any]]:
    """Return what the file holds; nothing where it is missing or not as we write it."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, RecursionError, ValueError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {key: one for key, one in read.items() if _is_kept(one)}


def _is_kept(one: Any) -> bool:
    return isinstance(one, dict) and "value" in one and _is_time(one.get("at"))


def _is_time(written: Any) -> bool:
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except (TypeError, ValueError):
        return False
