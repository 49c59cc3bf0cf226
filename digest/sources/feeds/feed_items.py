"""The entries of a feed, whatever its format, one after the other."""

from collections.abc import Sequence

from digest.sources.feeds.feed_item import FeedItem, entry_from_item
from digest.sources.records import Entry, Problem, Reading, ReadSettings

MOST_ENTRIES = 1_000


def read_items(
    items: Sequence[FeedItem], *, where: str, settings: ReadSettings, base: str | None
) -> Reading:
    """Return what a feed's entries give; one that says nothing is a Problem and costs no other."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for item in items[:MOST_ENTRIES]:
        entry, wrong = entry_from_item(item, settings=settings, base=base)
        problems += wrong
        if entry.title or entry.excerpt or entry.takeaway or entry.found:
            entries.append(entry)
        else:
            problems.append(
                Problem(
                    where=item.origin,
                    what="there is no title and no text in it",
                    mend="Tell the feed's owner, or pass over it.",
                    is_loss=True,
                )
            )
    if len(items) > MOST_ENTRIES:
        problems.append(
            Problem(
                where=where,
                what=f"this feed has {len(items):,} entries; the first {MOST_ENTRIES:,} were read",
                mend="Take a feed of the latest entries.",
                is_loss=True,
            )
        )
    return Reading(entries=tuple(entries), problems=tuple(problems))
