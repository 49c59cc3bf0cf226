"""Whom an address still stands for that gets no mail, making room for one who moves there."""

from datetime import datetime

from subscribers.account.erase_reader import erase_reader
from subscribers.models import Subscriber, Subscription


def give_way(former: Subscriber, to: Subscriber, *, at: datetime) -> None:
    """Erase who has left everything, and remember for ``to`` what they left: no import may bring
    that back. Within a transaction that holds both. Lists of editors and testers keep the address:
    somebody reads mail there."""
    taken = to.subscriptions.values("newsletter")
    Subscription.objects.filter(subscriber=former).exclude(newsletter__in=taken).update(
        subscriber=to
    )
    erase_reader(former, at=at)
