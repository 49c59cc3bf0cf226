"""Which issues were approved before something became known of what readers had."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from digest.issues.mail_words import mail_words
from digest.issues.models import Issue, IssueState, Item
from digest.issues.notices import open_notices
from digest.summaries.of_one_study import of_one_study


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovedBefore:
    """An issue that would tell its readers something else of a study, were it approved now."""

    issue: Issue
    lacks_news: bool
    """It does not tell what is known by now; else it tells what no longer holds."""

    @property
    def is_held(self) -> bool:
        """It does not go on before it is approved again; else it goes out as it was approved."""
        return self.issue.state == IssueState.HELD

    @property
    def words(self) -> str:
        """That it lacks the news, after a sentence that tells it."""
        if self.is_held:
            return (
                f"{self.issue.slug} is held, and was approved without that: before it goes on it "
                "has to be approved again."
            )
        return (
            f"{self.issue.slug} is approved already, and goes out without that unless it is "
            "approved again."
        )


def approved_before(summaries: Iterable[int]) -> tuple[ApprovedBefore, ...]:
    """Return the issues, approved and not yet planned, whose readers had one of the summaries
    (primary keys) or another of its study from an earlier one, and are told by it something else
    of that than is known by now; soonest first."""
    told_of = {one for study in of_one_study(summaries).values() for one in study.summaries}
    had = Item.objects.filter(
        summary__in=told_of, released=False, issue__planned_at__isnull=False
    ).values("newsletter")
    waiting = Issue.objects.filter(
        Q(state=IssueState.APPROVED) | Q(state=IssueState.HELD, held_from=IssueState.APPROVED),
        sequence=None,
        newsletter__in=had,
    )
    found = []
    for issue in waiting.select_related("newsletter").order_by("date", "pk"):
        approved, present = _as_approved(issue, told_of), _as_known(issue, told_of)
        if approved != present:
            found.append(ApprovedBefore(issue=issue, lacks_news=bool(present - approved)))
    return tuple(found)


def _as_approved(issue: Issue, summaries: set[int]) -> set[str]:
    """Return the keys of its notices of these summaries, as it was approved."""
    # The hash is verified where something is sent from it.
    newest = issue.snapshots.order_by("-pk").values_list("content__notices", flat=True)
    return {each["key"] for each in newest.first() or () if each["summary"] in summaries}


def _as_known(issue: Issue, summaries: set[int]) -> set[str]:
    words = mail_words(issue.newsletter.language)
    notices = open_notices(issue.newsletter_id, issue.date, words)
    return {each.key for each in notices if each.summary in summaries}
