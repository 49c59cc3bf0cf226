"""Names of those who paid, as one line."""

from collections.abc import Iterable

MOST_NAMED = 3


def named(names: Iterable[str]) -> str | None:
    """Return the first few different names, parted by commas; None where there are none.

    A line beneath an article is no place for all twelve of them.
    """
    different = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    shown = ", ".join(different[:MOST_NAMED])
    if len(different) > MOST_NAMED:
        shown += " and others"
    return shown or None
