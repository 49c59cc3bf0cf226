"""Giving up addresses that mail never reaches."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from digest.events.count_blocked import PEOPLE_AT_ONCE, count_blocked
from digest.events.in_a_row import MOST_IN_A_ROW, given_up_at
from subscribers.locking import lock_people
from subscribers.models import Subscriber, SubscriptionState
from subscribers.suppressions.endings import NOT_ARRIVING, Ended, Ending, end_subscriptions


def give_up(*, now: datetime) -> Ended:
    """Suppress whoever could not be reached so often in a row that there is no hope."""
    often = Subscriber.objects.filter(
        soft_bounces__gt=0,  # the condition of the index: SQLite uses it where it is repeated
        soft_bounces__gte=MOST_IN_A_ROW,
        subscriptions__state=SubscriptionState.ACTIVE,
    )
    people = sorted(set(often.values_list("pk", flat=True)))
    some = [people[at : at + PEOPLE_AT_ONCE] for at in range(0, len(people), PEOPLE_AT_ONCE)]
    ended = [_give_up(few, now) for few in some]
    return Ended(
        suppressed=sum(one.suppressed for one in ended),
        subscriptions=sum(one.subscriptions for one in ended),
    )


def _give_up(people: Collection[int], now: datetime) -> Ended:
    with transaction.atomic():
        lock_people(people)
        rows = count_blocked(people)
        return end_subscriptions(
            Ending(subscriber_id=person, newsletter_id=None, how=NOT_ARRIVING, at=at)
            for person, row in rows.items()
            if (at := given_up_at(row, now=now)) is not None
        )
