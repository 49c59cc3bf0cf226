"""Which of an issue's notices each reader is owed, as the ledger has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from digest.delivery.models import CarriedNotice, Delivery, HandoverState, Variant
from digest.issues.models import Issue
from digest.issues.notice import Notice

_TOLD = (HandoverState.PENDING, HandoverState.SUBMITTING, HandoverState.SUBMITTED)
"""Taken, or on its way."""
_TOLD_WITHIN = timedelta(days=100)
"""Who was due an issue so long after a notice became known was told by it, or by one before."""
_HAS = (*_TOLD, HandoverState.UNKNOWN)

_Copies = frozenset[tuple[int, int]]
"""Variants, each with its issue, by primary key."""


def owed_notices(issue: Issue, notices: Sequence[Notice]) -> Combinable:
    """Return what gives, for each subscription, the notices that its reader is owed: bit 0 for the
    first, and so on.

    A notice is owed to whoever has its summary by a copy of the newsletter that was taken, may have
    been, or is on its way, and was not told of it since. Where it is not known whether the copy
    that told them was taken, they are told again.
    """
    carrying, telling = _carrying(issue, notices), _telling(issue, notices)
    bits = [
        Case(
            When(
                _not_due_long_since(notice)
                & _has_copy(carrying[notice.summary], _HAS)
                & ~_has_copy(_before(bit, notices, carrying), _HAS)
                & ~_has_copy(telling[notice.key], _TOLD),
                then=Value(1 << bit),
            ),
            default=Value(0),
            output_field=BigIntegerField(),
        )
        for bit, notice in enumerate(notices)
        if carrying[notice.summary]
    ]
    # Side by side: sums of sums of sixty would be nested deeper than SQLite reads.
    return Func(
        Value(0),
        *bits,
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=BigIntegerField(),
    )


def _not_due_long_since(notice: Notice) -> Q:
    # Asked of the subscription itself, and first: of old notices it leaves few to be looked for.
    return Q(last_due_on=None) | Q(last_due_on__lt=notice.since + _TOLD_WITHIN)


def _before(bit: int, notices: Sequence[Notice], carrying: Mapping[int, _Copies]) -> _Copies:
    """Return the copies whose readers are told the same by a notice before this one."""
    same = [one for one in notices[:bit] if one.news == notices[bit].news]
    return frozenset().union(*(carrying[one.summary] for one in same))


def _carrying(issue: Issue, notices: Iterable[Notice]) -> Mapping[int, _Copies]:
    """Return which variants hold the notices' summaries, by summary."""
    wanted = {notice.summary for notice in notices}
    # From the first that they are items of on: some readers get them later.
    first = Issue.objects.filter(
        newsletter=issue.newsletter_id,
        sequence__isnull=False,
        items__summary__in=wanted,
        items__released=False,
    ).order_by("sequence")
    sent = Variant.objects.filter(
        issue__newsletter=issue.newsletter_id, issue__sequence__gte=first.values("sequence")[:1]
    )
    found: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for issue_id, pk, articles in sent.values_list("issue_id", "pk", "articles"):
        for summary in wanted.intersection(articles):
            found[summary].add((issue_id, pk))
    return {summary: frozenset(found[summary]) for summary in wanted}


def _telling(issue: Issue, notices: Iterable[Notice]) -> Mapping[str, _Copies]:
    """Return which variants told what the notices tell, by their key."""
    wanted = {key for notice in notices for key in notice.news}
    carried = CarriedNotice.objects.filter(
        key__in=wanted, variant__issue__newsletter=issue.newsletter_id
    )
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for key, issue_id, pk in carried.values_list("key", "variant__issue_id", "variant_id"):
        found[key].add((issue_id, pk))
    return {
        notice.key: frozenset().union(*(found[key] for key in notice.news)) for notice in notices
    }


def _has_copy(copies: _Copies, states: Sequence[HandoverState]) -> Exists | Q:
    """Tell of a reader whether a copy of one of the variants is in such a state."""
    if not copies:
        return Q(pk__in=[])
    return Exists(
        Delivery.objects.filter(
            _one_of("batch__variant", {variant for _, variant in copies}),
            # By issue and reader: the index that delivery has.
            _one_of("issue", {issue for issue, _ in copies}),
            Q(state=None, batch__state__in=states) | Q(state__in=states),
            subscriber=OuterRef("subscriber"),
        )
    )


def _one_of(column: str, keys: Iterable[int]) -> Func:
    # Written out, since SQLite takes 32,766 parameters in a statement: sixty notices, each in a
    # thousand variants, have more.
    written = ", ".join(str(int(key)) for key in sorted(keys))
    return Func(F(column), template=f"%(expressions)s IN ({written})", output_field=BooleanField())
