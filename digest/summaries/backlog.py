"""Which entries of a feed's first reading wait for an editor. Pure."""

from collections.abc import Sequence

from digest.sources.records import Entry

FIRST_POLL_KEEPS = 10
"""Of a registered feed's first reading, so many newest are open; the rest are backlog."""


def backlog_positions(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the positions of all but the ten newest entries.

    Feeds list the newest first, but not all do: dates decide where every entry has one. Otherwise,
    and among equal dates, the feed's own order does.
    """
    dates = [entry.published for entry in entries]
    newest_first = sorted(
        range(len(entries)),
        key=lambda position: (
            -day.toordinal() if None not in dates and (day := dates[position]) else 0,
            position,
        ),
    )
    return frozenset(newest_first[FIRST_POLL_KEEPS:])
