"""The audience of an issue that began to go out, as it was frozen then."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import Length

from digest.delivery.models import CarriedNotice, Delivery, Variant
from digest.issues.models import Issue
from digest.issues.snapshot import frozen_issue
from digest.studio.audience.breakdown import Breakdown, DueReaders, VariantReaders
from digest.studio.audience.shown import shown_of

KEPT_SECONDS = 3_600
"""It does not change, and to count a copy each of 100,000 takes longer than a page may."""


def frozen_audience(issue: Issue) -> dict[str, object]:
    """Return what the page says of the issue's deliveries, handed over or not."""
    key = f"frozen-audience-{issue.pk}"
    found: Breakdown | None = cache.get(key)
    if found is None:
        found = _count(issue)
        cache.set(key, found, KEPT_SECONDS)
    return shown_of(issue, found)


def _count(issue: Issue) -> Breakdown:
    rows = (
        Delivery.objects.filter(issue=issue)
        .order_by()
        .values_list("batch__variant", "batch__due_at")
        .annotate(Count("pk"))
    )
    by_variant: Counter[int] = Counter()
    by_time: Counter[datetime] = Counter()
    nothing = 0
    for variant, due_at, count in rows:
        if variant is None:
            nothing += count
            continue
        by_variant[variant] += count
        by_time[due_at] += count
    return Breakdown(
        variants=tuple(_variants(issue, by_variant)),
        due=tuple(
            DueReaders(at=at, zones=(), readers=readers) for at, readers in sorted(by_time.items())
        ),
        nothing=nothing,
        told=tuple(_told(issue, by_variant)),
    )


def _told(issue: Issue, readers: Counter[int]) -> Iterator[tuple[str, int]]:
    told: Counter[str] = Counter()
    carried = CarriedNotice.objects.filter(variant__issue=issue)
    for variant, key in carried.values_list("variant", "key"):
        told[key] += readers[variant]
    if told:
        for notice in frozen_issue(issue).content.notices:
            if notice.key in told:
                yield notice.words, told[notice.key]


def _variants(issue: Issue, readers: Counter[int]) -> list[VariantReaders]:
    stored = Variant.objects.filter(issue=issue).annotate(size=Length("html"))
    found = [
        VariantReaders(
            key=key,
            readers=readers[pk],
            articles=len(articles),
            passed_over=None,
            large_text=bool(large_text),
            text_only=not size,
            example=None,
        )
        for pk, key, articles, size, large_text in stored.values_list(
            "pk", "key", "articles", "size", "large_text"
        )
    ]
    return sorted(found, key=lambda one: (-one.readers, one.key))
