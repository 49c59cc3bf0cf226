"""Emptying a person for good."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import TruncMonth

from subscribers.leaving.kept_consents import keep_consents
from subscribers.leaving.tally_erased import tally_erased
from subscribers.models import (
    Cadence,
    LiftedSuppression,
    Subscriber,
    SubscriberState,
    Subscription,
    Suppression,
)
from subscribers.month_of import month_of
from subscribers.suppressions.look_up import ERASED, hashes_of
from subscribers.suppressions.suppress import suppress


def erase(subscriber: Subscriber, *, at: datetime) -> bool:
    """Forget the person: no address, name or choice stays, and no import brings them back.

    What stays is an empty row for the counts, one more in the tallies of the weeks in which they
    came and went, and, under the keyed hash of the address alone, the
    suppression and for some years what they had agreed to. The times of the row are those of its
    months, so that it cannot be matched with those by their times. Links to preferences stop
    working. Returns False where it was done before.
    """
    with transaction.atomic():
        person = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if person.email_key is None:
            return False
        suppress(person.email_key, reason=ERASED, at=month_of(at))
        tally_erased(person, at=at)
        _forget_notes(person.email_key)
        keep_consents(person, person.email_key, at=at)
        Subscription.objects.filter(subscriber=person).update(
            topic_choice=None,
            # As everybody's who never chose another: when the last was due tells it too.
            cadence=Cadence.WEEKLY,
            last_due_on=None,
            paused_until=None,
            missed_in_pause=None,
            joined_at=TruncMonth("joined_at"),
            ended_at=None,
        )
        person.email = person.name = person.greeting = ""
        person.language = person.time_zone = ""
        person.email_key = None
        person.state = SubscriberState.ERASED
        person.text_only = person.large_text = False
        person.token_generation += 1
        person.created_at = person.changed_at = month_of(person.created_at)
        person.save()
    subscriber.refresh_from_db()
    return True


def _forget_notes(key: str) -> None:
    """Empty what was noted of them by hand, and date all of it as the erasing is: the audit trail
    knows the reader's number, and the moment at which somebody lifted a suppression."""
    hashes = hashes_of(key)
    complaint = TruncMonth("complained_at")
    Suppression.objects.filter(address_hash__in=hashes).update(note="", complained_at=complaint)
    lifted = LiftedSuppression.objects.filter(address_hash__in=hashes)
    months = {name: TruncMonth(name) for name in ("since", "complained_at", "lifted_at")}
    lifted.update(note="", **months)
