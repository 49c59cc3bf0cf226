"""Who may let readers be told what became known of a study they read of: publishers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.models import QuerySet

from digest.archive.corrected import corrections_of
from digest.issues.merge_summaries import MergeError
from digest.issues.models import Item
from digest.summaries.models import Summary
from digest.summaries.of_one_study import of_one_study
from digest.summaries.withdrawn_at import how_withdrawn
from digest.team.models import Member
from digest.team.roles import Permission

FIELD = "retraction"
FAULT = (
    "Readers had this summary: the archive says so at once, and they are told. So a publisher has "
    "to write it, or to take it back. Nothing was saved."
)
MERGE_FAULT = (
    "Readers had one of these summaries. By this the archive would say something else of its study "
    "at once ({what}), and they would be told. So a publisher has to do it. Nothing was done."
)


def must_not_withdraw(member: Member, summary: Summary, values: Mapping[str, object]) -> bool:
    """Tell whether these values say something else of its withdrawal than the member may say."""
    if FIELD not in values or values[FIELD] == summary.retraction:
        return False
    ours = [summary.pk, *summary.merged.values_list("pk", flat=True)]
    return not member.may(Permission.RELEASE) and _had(ours).exists()


@contextmanager
def nothing_new_to_readers(member: Member, *summaries: Summary) -> Iterator[None]:
    """Round a merge, or its undoing, of these summaries: where a member who is no publisher would
    change by it what readers of a summary are told of its study, MergeError is raised after all, so
    that the transaction is given up."""
    if member.may(Permission.RELEASE):
        yield
        return
    studies = of_one_study(summary.pk for summary in summaries).values()
    ours = frozenset[int]().union(*(study.summaries for study in studies))
    before = _told(ours)
    yield
    after = _told(ours)
    if before != after:
        is_withdrawal = any(before[one][0] != after[one][0] for one in after)
        what = "that it was withdrawn, or no longer" if is_withdrawal else "what was corrected"
        raise MergeError(MERGE_FAULT.format(what=what))


def _had(summaries: list[int]) -> QuerySet[Item]:
    return Item.objects.filter(
        summary__in=summaries, released=False, issue__planned_at__isnull=False
    )


def _told(summaries: frozenset[int]) -> dict[int, tuple[str, frozenset[str]]]:
    """Return, for those that readers had, how the study was withdrawn and what was corrected."""
    had = set(_had(sorted(summaries)).values_list("summary_id", flat=True))
    withdrawn, corrected = how_withdrawn(had), corrections_of(had)
    return {
        one: (
            withdrawn.get(one, ""),
            frozenset(correction.words for correction in corrected.get(one, ())),
        )
        for one in had
    }
