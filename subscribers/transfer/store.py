"""Storing what an import's comparison found: a statement for each thing that is written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db import connection

from digest.newsletters.models import Newsletter
from subscribers.models import Cadence, Consent, Subscriber, SubscriberState, Subscription
from subscribers.transfer.insert_select import insert_select

HOW = "import"

_PEOPLE = """FROM import_person p JOIN import_outcome o ON o.line = p.line
    LEFT JOIN import_choice c ON c.choice = p.choice"""
_STRANGERS = f"{_PEOPLE} WHERE o.outcome = 'stranger' ORDER BY p.line"
_JOINING = f"""{_PEOPLE} JOIN subscribers_subscriber s ON s.email_key = p.email_key
    WHERE o.outcome IN ('stranger', 'joining') ORDER BY p.line"""
_AGREEING = f"""{_PEOPLE} JOIN subscribers_subscriber s ON s.email_key = p.email_key
    WHERE o.outcome IN ('stranger', 'joining', 'confirmed') ORDER BY p.line"""
_UPDATE_PEOPLE = f"""UPDATE subscribers_subscriber SET
        name = COALESCE(new.name, subscribers_subscriber.name),
        time_zone = COALESCE(new.time_zone, subscribers_subscriber.time_zone),
        greeting = COALESCE(new.greeting, subscribers_subscriber.greeting),
        state = 'confirmed', changed_at = %s
    FROM (SELECT o.subscriber_id, p.name, p.time_zone, p.greeting {_PEOPLE}
        WHERE o.outcome IN ('joining', 'confirmed', 'changed')) new
    WHERE subscribers_subscriber.id = new.subscriber_id"""  # noqa: S608 - constants alone
_OTHER_WISHES = """FROM import_person p JOIN import_outcome o ON o.line = p.line
    JOIN subscribers_subscription t ON t.id = o.subscription_id
    LEFT JOIN import_choice c ON c.choice = p.choice
    WHERE o.outcome IN ('confirmed', 'changed') AND (p.cadence <> t.cadence OR (
        p.choice IS NOT NULL AND COALESCE(c.choice_id, 0) <> COALESCE(t.topic_choice_id, 0)))"""
_LOCK_SUBSCRIPTIONS = f"SELECT t.id {_OTHER_WISHES} ORDER BY t.id FOR UPDATE OF t"
_UPDATE_SUBSCRIPTIONS = f"""UPDATE subscribers_subscription SET
        topic_choice_id = CASE WHEN new.choice IS NULL
            THEN subscribers_subscription.topic_choice_id ELSE new.choice_id END,
        cadence = COALESCE(new.cadence, subscribers_subscription.cadence)
    FROM (SELECT t.id, p.choice, c.choice_id, p.cadence {_OTHER_WISHES}) new
    WHERE subscribers_subscription.id = new.id"""  # noqa: S608 - constants alone


def store_steps(newsletter_id: int, *, wording: str, at: datetime) -> Sequence[Callable[[], None]]:
    """Return what is to be done one after the other, in the transaction that compared."""
    return (
        partial(_insert_people, at),
        partial(_insert_subscriptions, newsletter_id, at),
        partial(_insert_consents, newsletter_id, wording, at),
        partial(_update_people, at),
        # Last: whoever unsubscribes waits for their own row.
        _update_subscriptions,
    )


def _update_people(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_PEOPLE, [connection.ops.adapt_datetimefield_value(at)])


def _update_subscriptions() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Foreign keys are checked now and not at the end, where people would wait for it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # An update locks in any order, and two that lock in different ones wait for ever.
            cursor.execute(_LOCK_SUBSCRIPTIONS)
        cursor.execute(_UPDATE_SUBSCRIPTIONS)


def _insert_people(at: datetime) -> None:
    insert_select(
        Subscriber,
        sql={
            "public_id": "p.public_id",
            "email": "p.email",
            "email_key": "p.email_key",
            "name": "COALESCE(p.name, '')",
            "time_zone": "COALESCE(p.time_zone, '')",
            "greeting": "COALESCE(p.greeting, '')",
        },
        values={"state": SubscriberState.CONFIRMED, "created_at": at, "changed_at": at},
        source=_STRANGERS,
    )


def _insert_subscriptions(newsletter_id: int, at: datetime) -> None:
    newsletter = Newsletter.objects.get(pk=newsletter_id)
    insert_select(
        Subscription,
        sql={
            "subscriber_id": "s.id",
            "topic_choice_id": "c.choice_id",
            "cadence": f"COALESCE(p.cadence, '{Cadence.WEEKLY.value}')",
        },
        values={
            "newsletter_id": newsletter_id,
            "horizon": newsletter.last_sequence,
            "joined_at": at,
        },
        source=_JOINING,
    )


def _insert_consents(newsletter_id: int, wording: str, at: datetime) -> None:
    insert_select(
        Consent,
        sql={
            "subscriber_id": "s.id",
            "given_at": "COALESCE(p.consented, %s)",
            "recorded_at": "CASE WHEN p.consented IS NOT NULL THEN %s END",
        },
        values={
            "newsletter_id": newsletter_id,
            "given_at": at,
            "recorded_at": at,
            "how": HOW,
            "wording": wording,
        },
        source=_AGREEING,
    )
