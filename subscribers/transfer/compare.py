"""What an import means for each person: joins, changes, stays the same or is left alone."""

from collections import Counter
from enum import StrEnum

from django.db import connection

from digest.newsletters.models import Newsletter
from subscribers.transfer.records import LeftAlone


class Outcome(StrEnum):
    """What is done about one person of the file."""

    STRANGER = "stranger"
    """Not in the database yet."""
    JOINING = "joining"
    """Known, and has never taken this newsletter."""
    CONFIRMED = "confirmed"
    """Had not confirmed it, and now counts as having done so."""
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SUPPRESSED = "suppressed"
    UNSUBSCRIBED = "unsubscribed"


_COMPARE = """INSERT INTO import_outcome (line, outcome, subscriber_id, subscription_id)
    SELECT p.line, CASE
        WHEN b.line IS NOT NULL THEN 'suppressed'
        WHEN t.state <> 'active' THEN 'unsubscribed'
        WHEN s.id IS NULL THEN 'stranger'
        WHEN t.id IS NULL THEN 'joining'
        WHEN s.state <> 'confirmed' THEN 'confirmed'
        WHEN p.name <> s.name OR p.time_zone <> s.time_zone OR p.greeting <> s.greeting
            OR p.cadence <> t.cadence OR c.key <> COALESCE(k.key, '') THEN 'changed'
        ELSE 'unchanged' END,
        s.id, t.id
    FROM import_person p
    LEFT JOIN subscribers_subscriber s ON s.email_key = p.email_key
    LEFT JOIN subscribers_subscription t ON t.subscriber_id = s.id AND t.newsletter_id = %s
    LEFT JOIN subscribers_topicchoice k ON k.id = t.topic_choice_id
    LEFT JOIN import_choice c ON c.choice = p.choice
    LEFT JOIN (
        SELECT DISTINCT h.line FROM import_hash h
        JOIN subscribers_suppression x ON x.address_hash = h.address_hash
    ) b ON b.line = p.line"""
"""A column that the file lacks is NULL, and NULL differs from nothing."""

_LEFT_ALONE = """SELECT line, outcome FROM import_outcome
    WHERE outcome IN ('suppressed', 'unsubscribed') ORDER BY line"""

_LOCK_PEOPLE = """SELECT s.id FROM subscribers_subscriber s
    JOIN import_person p ON p.email_key = s.email_key ORDER BY s.id FOR NO KEY UPDATE OF s"""
_LOCK_SUPPRESSIONS = "LOCK TABLE subscribers_suppression IN SHARE ROW EXCLUSIVE MODE"


def lock_people(newsletter_id: int) -> None:
    """Let nobody of the file be suppressed, erased or moved until the transaction ends.

    In the order in which all others lock: newsletter, person, suppression, subscription. Leaving
    waits for none of these. On SQLite the transaction holds the whole database anyway.
    """
    Newsletter.objects.select_for_update(no_key=True).get(pk=newsletter_id)
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_PEOPLE)
        cursor.execute(_LOCK_SUPPRESSIONS)


def compare(newsletter_id: int) -> Counter[Outcome]:
    """Write each person's outcome into ``import_outcome``; return how many have which."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM import_outcome")
        cursor.execute(_COMPARE, [newsletter_id])
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE import_outcome")
        cursor.execute("SELECT outcome, COUNT(*) FROM import_outcome GROUP BY outcome")
        return Counter({Outcome(outcome): count for outcome, count in cursor.fetchall()})


def left_alone() -> tuple[LeftAlone, ...]:
    """Return the lines that ``compare`` found suppressed or unsubscribed, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_ALONE)
        return tuple(LeftAlone(line=line, reason=reason) for line, reason in cursor.fetchall())
