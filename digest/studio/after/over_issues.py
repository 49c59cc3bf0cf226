"""Compares a newsletter's last issues. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.delivery.models import HandoverState
from digest.events.records import EventKind
from digest.studio.home.recent_issues import RecentIssue
from digest.studio.in_words import day_in_words
from digest.studio.plots.bars import BarPlot, Pair, bar_plot


@dataclass(frozen=True, kw_only=True, slots=True)
class OverIssues:
    """The last issues beside one another, oldest first."""

    rows: tuple[tuple[RecentIssue, int], ...]
    """With how many left after each."""
    mail: BarPlot
    """Taken by the provider (up), and rejected or bounced (down)."""
    readers: BarPlot
    """Complaints, and who left before the next issue (down)."""

    @property
    def some_pending(self) -> bool:
        """Tell whether copies of one of them wait."""
        return any(each.pending for each, _ in self.rows)


def over_issues(recent: Sequence[RecentIssue], left: Mapping[int, int]) -> OverIssues:
    """Return the issues and their plots. ``recent`` is the oldest first; ``left`` says for an issue
    (primary key) how many left after it."""
    return OverIssues(
        rows=tuple((each, left.get(each.issue.pk, 0)) for each in recent),
        mail=bar_plot([_mail(each) for each in recent]),
        readers=bar_plot([_readers(each, left.get(each.issue.pk, 0)) for each in recent]),
    )


def _mail(each: RecentIssue) -> Pair:
    taken = each.figures.deliveries.get(HandoverState.SUBMITTED, 0)
    rejected = each.figures.deliveries.get(HandoverState.REJECTED, 0)
    bounced = each.figures.heard.get(EventKind.BOUNCED, 0)
    return Pair(
        place=day_in_words(each.issue.date),
        says=f"{taken} taken, {rejected} rejected, {bounced} bounced",
        up=taken,
        down=rejected + bounced,
    )


def _readers(each: RecentIssue, left: int) -> Pair:
    complaints = each.figures.heard.get(EventKind.COMPLAINT, 0)
    return Pair(
        place=day_in_words(each.issue.date),
        says=f"{complaints} complaints, {left} left",
        up=0,
        down=complaints + left,
    )
