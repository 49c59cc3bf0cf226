"""One thing that was looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """What was looked at, how it is, and where that is not well, what to do."""

    name: str
    state: Literal["ok", "note", "mend"]
    """A note is worth knowing; what is to mend stops mail, or may harm somebody."""
    said: str


def ok(name: str, said: str) -> Checkup:
    """Return what is well."""
    return Checkup(name=name, state="ok", said=said)


def note(name: str, said: str) -> Checkup:
    """Return what is worth knowing."""
    return Checkup(name=name, state="note", said=said)


def mend(name: str, said: str) -> Checkup:
    """Return what must be mended."""
    return Checkup(name=name, state="mend", said=said)
