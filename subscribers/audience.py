"""Who is due an issue."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Func, Q, QuerySet
from django.db.models.lookups import Exact

from digest.newsletters.models import Newsletter
from subscribers.horizon import end_of_pause
from subscribers.locking import lock_subscriptions
from subscribers.models import Cadence, SubscriberState, Subscription, SubscriptionState

TWO_WEEKS = timedelta(days=13)
"""A day short, so that moving an issue to the day before leaves nobody out."""


def end_pauses(newsletter: Newsletter, issue_date: date) -> int:
    """End the pauses that are over on the date; who missed an issue meanwhile starts anew.

    To be called when an issue is planned, before ``last_sequence`` counts it, so that it is the
    first they get. Returns how many ended.
    """
    with transaction.atomic():
        over = _over(newsletter, issue_date)
        lock_subscriptions(over)
        return over.update(**end_of_pause())


def pauses_end(newsletter: Newsletter, issue_date: date) -> bool:
    """Tell whether ``end_pauses`` would end one."""
    return _over(newsletter, issue_date).exists()


def _over(newsletter: Newsletter, issue_date: date) -> QuerySet[Subscription]:
    return Subscription.objects.filter(newsletter=newsletter, paused_until__lte=issue_date)


def note_missed(paused: QuerySet[Subscription]) -> int:
    """Note of these that they miss an issue by their pause; return how many had missed none yet.

    To be called when an issue is planned, with ``due_subscriptions(..., paused=True)``. Who pauses
    between that and the planning is not noted, and gets its items afterwards: nobody loses any.
    """
    with transaction.atomic():
        first = paused.filter(missed_in_pause=None)
        lock_subscriptions(first)
        return first.update(missed_in_pause=True)


def due_subscriptions(
    newsletter: Newsletter,
    issue_date: date,
    *,
    month_first: bool,
    missed: Exists | None = None,
    paused: bool = False,
    awake_on: date | None = None,
) -> QuerySet[Subscription]:
    """Return the active, confirmed, not paused subscriptions that are due the issue; with
    ``paused`` those that would be due it but for their pause.

    ``month_first`` says that the issue is the newsletter's first in its month: monthly readers
    get that one, unless an issue of that month has reached them that was cancelled for the others.
    ``missed`` tells of a subscription whether it was to get an issue of that month that was
    cancelled: where none has reached them since, they get this one, whichever it is.
    ``awake_on`` is the day by which a pause must be over; the issue's date where none is named.
    Suppressed addresses have no active subscription (``suppress`` sees to it).
    """
    day = awake_on or issue_date
    awake = Q(paused_until=None) | Q(paused_until__lte=day)
    return _taking(newsletter).filter(
        _in_turn(issue_date, month_first=month_first, missed=missed),
        Q(paused_until__gt=day) if paused else awake,
    )


def waiting_subscriptions(
    newsletter: Newsletter,
    issue_date: date,
    *,
    month_first: bool,
    missed: Exists | None = None,
    awake_on: date | None = None,
) -> QuerySet[Subscription]:
    """Return all other active, confirmed subscriptions than ``due_subscriptions``: who is paused,
    and whose turn it is not."""
    in_turn = _in_turn(issue_date, month_first=month_first, missed=missed)
    return _taking(newsletter).filter(Q(paused_until__gt=awake_on or issue_date) | ~in_turn)


def _in_turn(issue_date: date, *, month_first: bool, missed: Exists | None) -> Q:
    due = Q(cadence=Cadence.WEEKLY)
    due |= Q(cadence=Cadence.EVERY_TWO_WEEKS) & (
        Q(last_due_on=None) | Q(last_due_on__lte=issue_date - TWO_WEEKS)
    )
    if month_first or missed is not None:
        none_this_month = Q(last_due_on=None) | Q(last_due_on__lt=issue_date.replace(day=1))
        in_turn = Q() if month_first or missed is None else Q(missed)
        due |= Q(cadence=Cadence.MONTHLY) & none_this_month & in_turn
    return due


class _NotSoughtBy(Func):
    """A column that SQLite is not to begin with, though it has an index: nearly all rows have the
    value that is asked for, and each would then be looked for in two other indexes."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="+%(expressions)s", **context)


def _taking(newsletter: Newsletter) -> QuerySet[Subscription]:
    return Subscription.objects.filter(
        Exact(_NotSoughtBy(F("subscriber__state")), SubscriberState.CONFIRMED),
        newsletter=newsletter,
        state=SubscriptionState.ACTIVE,
    )


def has_readers(newsletter: Newsletter) -> bool:
    """Tell whether anybody takes the newsletter, paused or not due at present included."""
    return _taking(newsletter).exists()
