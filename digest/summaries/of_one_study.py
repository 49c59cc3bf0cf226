"""Which summaries tell of one study: those that were merged. What becomes known of one of them is
known of all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from digest.summaries.models import Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class OneStudy:
    """What tells of one study."""

    summaries: frozenset[int]
    """Primary keys."""
    merged_at: datetime | None
    """When the last of them was merged; None where there is one alone."""

    def known_at(self, at: datetime, *, of: int, to: int) -> datetime:
        """Return when what became known of one summary counted for another: not before they were
        merged."""
        return at if of == to or self.merged_at is None else max(at, self.merged_at)


def of_one_study(summaries: Iterable[int]) -> dict[int, OneStudy]:
    """Return for each of the summaries (primary keys) all that tell of its study, itself too."""
    asked = Summary.objects.filter(pk__in=set(summaries)).values_list("pk", "merged_into")
    stays = {pk: merged_into or pk for pk, merged_into in asked}
    roots = set(stays.values())
    told: defaultdict[int, list[int]] = defaultdict(list)
    merged_at: dict[int, datetime] = {}
    rows = Summary.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots))
    for pk, merged_into, decided_at in rows.values_list("pk", "merged_into", "decided_at"):
        told[merged_into or pk].append(pk)
        # To merge it was the last decision on it.
        if merged_into is not None and decided_at is not None:
            latest = merged_at.get(merged_into, decided_at)
            merged_at[merged_into] = max(latest, decided_at)
    return {
        pk: OneStudy(summaries=frozenset(told[root]), merged_at=merged_at.get(root))
        for pk, root in stays.items()
    }
