"""What was corrected in summaries since they went out: no part of what was approved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.issues.models import Correction


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCorrection:
    """One correction, as the public reads it."""

    at: datetime
    words: str


def corrections_of(summaries: Iterable[int]) -> dict[int, tuple[ShownCorrection, ...]]:
    """Return those of the summaries (primary keys) that were corrected, with what was, oldest
    first."""
    found: defaultdict[int, list[ShownCorrection]] = defaultdict(list)
    rows = Correction.objects.filter(summary__in=set(summaries)).order_by("at", "pk")
    for summary, at, words in rows.values_list("summary_id", "at", "words"):
        found[summary].append(ShownCorrection(at=at, words=words))
    return {summary: tuple(given) for summary, given in found.items()}
