"""Which of an issue's notices each reader is owed, as the ledger has it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import reduce
from operator import add

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from digest.delivery.models import CarriedNotice, Delivery, HandoverState, Variant
from digest.issues.content import Notice
from digest.issues.models import Issue

_TOLD = (HandoverState.PENDING, HandoverState.SUBMITTING, HandoverState.SUBMITTED)
"""Taken, or on its way."""
_TOLD_WITHIN = timedelta(days=100)
"""Who was due an issue so long after a notice became known was told by it, or by one before."""
_HAS = (*_TOLD, HandoverState.UNKNOWN)


def owed_notices(issue: Issue, notices: Sequence[Notice]) -> Combinable:
    """Return what gives, for each subscription, the notices that its reader is owed: bit 0 for the
    first, and so on.

    A notice is owed to whoever has its summary by a copy of the newsletter that was taken, may have
    been, or is on its way, and was not told of it since. Where it is not known whether the copy
    that told them was taken, they are told again.
    """
    nothing: Combinable = Value(0, output_field=BigIntegerField())
    return reduce(
        add,
        (
            Case(
                When(
                    _not_due_long_since(notice) & has & ~_told(issue, notice), then=Value(1 << bit)
                ),
                default=Value(0),
                output_field=BigIntegerField(),
            )
            for bit, notice in enumerate(notices)
            if (has := _has(issue, notice)) is not None
        ),
        nothing,
    )


def _not_due_long_since(notice: Notice) -> Q:
    # Asked of the subscription itself, and first: of old notices it leaves few to be looked for.
    return Q(last_due_on=None) | Q(last_due_on__lt=notice.since + _TOLD_WITHIN)


def _has(issue: Issue, notice: Notice) -> Exists | None:
    """Tell of a reader's ledger whether it has the summary; None where nobody's has."""
    # From the issue that it is an item of on, since some get it later.
    first = Issue.objects.filter(
        newsletter=issue.newsletter_id, items__summary=notice.summary, items__released=False
    )
    sent = Variant.objects.filter(
        issue__newsletter=issue.newsletter_id, issue__sequence__gte=first.values("sequence")[:1]
    )
    rows = sent.values_list("issue_id", "pk", "articles")
    holding = [(issue_id, pk) for issue_id, pk, articles in rows if notice.summary in articles]
    return _copy_of(holding, _HAS) if holding else None


def _told(issue: Issue, notice: Notice) -> Exists | Q:
    """Tell of a reader's ledger whether they were told."""
    carried = CarriedNotice.objects.filter(
        key=notice.key, variant__issue__newsletter=issue.newsletter_id
    )
    holding = list(carried.values_list("variant__issue_id", "variant_id"))
    return _copy_of(holding, _TOLD) if holding else Q(pk__in=[])


def _copy_of(variants: Iterable[tuple[int, int]], states: Sequence[HandoverState]) -> Exists:
    """Tell of a reader whether a copy of one of the variants, each with its issue, is in such a
    state."""
    given = tuple(variants)
    return Exists(
        Delivery.objects.filter(
            Q(state=None, batch__state__in=states) | Q(state__in=states),
            # By issue and reader: the index that delivery has.
            issue__in={issue for issue, _ in given},
            subscriber=OuterRef("subscriber"),
            batch__variant__in=[variant for _, variant in given],
        )
    )
