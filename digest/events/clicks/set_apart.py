"""Tells programs that follow links from people who do. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta

from digest.events.records import ReportedEvent

BURST = timedelta(seconds=10)
LINKS_OF_A_BURST = 3
"""Different ones. Mail servers have the links of a mail looked through before they deliver it, all
within seconds; a person reads for longer than that before the next one."""


def set_apart(clicks: Iterable[ReportedEvent]) -> frozenset[str]:
    """Return the ids of the clicks that are part of a scanner's burst: one copy of which
    LINKS_OF_A_BURST different links are followed within BURST.

    Give it all clicks of one body, on whatever link: those that nobody counts tell a burst, too.
    What it cannot see: a scanner that follows one or two links, that takes its time, or whose
    clicks are reported in several bodies; and a person who opens three links at once.
    """
    by_copy: defaultdict[int, list[ReportedEvent]] = defaultdict(list)
    for click in clicks:
        by_copy[click.delivery_id].append(click)
    return frozenset(one for of_copy in by_copy.values() for one in _in_bursts(of_copy))


def _in_bursts(of_copy: list[ReportedEvent]) -> Iterable[str]:
    in_order = sorted(of_copy, key=lambda click: click.at)
    links: Counter[str] = Counter()
    first = told = 0
    for last, click in enumerate(in_order):
        links[click.followed] += 1
        while click.at - in_order[first].at > BURST:
            links[in_order[first].followed] -= 1
            first += 1
        # Without those that left the window, since a Counter keeps what has come to 0.
        if len(+links) >= LINKS_OF_A_BURST:
            for one in in_order[max(first, told) : last + 1]:
                yield one.event_id
            told = last + 1
