"""What was corrected in summaries since they went out: no part of what was approved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.issues.models import Correction
from digest.summaries.of_one_study import of_one_study


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCorrection:
    """One correction, as the public reads it."""

    at: datetime
    words: str


def corrections_of(summaries: Iterable[int]) -> dict[int, tuple[ShownCorrection, ...]]:
    """Return those of the summaries (primary keys) that were corrected, with what was, oldest
    first; what was wrong in another summary of the same study counts, and the same words once."""
    studies = of_one_study(summaries)
    told_by: defaultdict[int, list[int]] = defaultdict(list)
    for summary, study in studies.items():
        for one in study.summaries:
            told_by[one].append(summary)
    found: defaultdict[int, list[ShownCorrection]] = defaultdict(list)
    rows = Correction.objects.filter(summary__in=told_by).order_by("at", "pk")
    for corrected, at, words in rows.values_list("summary_id", "at", "words"):
        for summary in told_by[corrected]:
            # Both may have been corrected with them before they were merged.
            if all(shown.words != words for shown in found[summary]):
                found[summary].append(ShownCorrection(at=at, words=words))
    return {summary: tuple(given) for summary, given in found.items()}
