"""How well a newsletter's mail is borne: what bounced and who complained, issue by issue. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.delivery.models import HandoverState
from digest.events.records import EventKind
from digest.studio.home.recent_issues import RecentIssue
from digest.studio.in_words import day_in_words
from digest.studio.plots.bars import BarPlot, Pair, bar_plot


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """Of the last issues' mails, what came to no good."""

    lost: int
    """Rejected or bounced."""
    complaints: int
    mails: int
    """Taken by the provider, or rejected."""
    plot: BarPlot
    """Lost (up) and complaints (down), the oldest issue at the left."""


def health_of(recent: Sequence[RecentIssue]) -> Health:
    """Add up the issues, which are given the newest first."""
    lost = [_lost(each) for each in recent]
    complaints = [each.figures.heard.get(EventKind.COMPLAINT, 0) for each in recent]
    pairs = [
        Pair(
            place=day_in_words(each.issue.date),
            says=f"{down} lost, {angry} complained",
            up=down,
            down=angry,
        )
        for each, down, angry in zip(recent, lost, complaints, strict=True)
    ]
    return Health(
        lost=sum(lost),
        complaints=sum(complaints),
        mails=sum(_mails(each) for each in recent),
        plot=bar_plot(list(reversed(pairs))),
    )


def _lost(each: RecentIssue) -> int:
    rejected = each.figures.deliveries.get(HandoverState.REJECTED, 0)
    return rejected + each.figures.heard.get(EventKind.BOUNCED, 0)


def _mails(each: RecentIssue) -> int:
    deliveries = each.figures.deliveries
    return sum(
        deliveries.get(state, 0) for state in (HandoverState.SUBMITTED, HandoverState.REJECTED)
    )
