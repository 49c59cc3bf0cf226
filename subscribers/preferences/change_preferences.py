"""Storing what a reader wishes from now on."""

from datetime import datetime

from django.db import transaction

from subscribers.models import Subscriber, Subscription
from subscribers.preferences.records import Preferences
from subscribers.preferences.resume import resume
from subscribers.topics.topic_choice import choice_for


def change_preferences(subscription: Subscription, wishes: Preferences, *, at: datetime) -> bool:
    """Store the wishes, all or none of them. A pause that ends is over as ``resume`` says. Returns
    False where the person was erased a moment ago: then nothing of what they wish for is kept.

    Other newsletters of the same person keep their topics and cadence; name, greeting,
    time zone, language and the look of the mail are the person's and change for all.
    """
    with transaction.atomic():
        # The person first, as imports and erasing lock: else each might wait for the other.
        living = Subscriber.objects.filter(pk=subscription.subscriber_id).exclude(email_key=None)
        if not living.update(
            name=wishes.name,
            greeting=wishes.greeting,
            time_zone=wishes.time_zone,
            language=wishes.language,
            large_text=wishes.large_text,
            text_only=wishes.text_only,
            changed_at=at,
        ):
            return False
        if wishes.paused_until is None:
            resume(subscription)
        Subscription.objects.filter(pk=subscription.pk).update(
            topic_choice=choice_for(wishes.topics),
            cadence=wishes.cadence,
            paused_until=wishes.paused_until,
        )
    subscription.refresh_from_db()
    return True
