"""In which time zones a newsletter's readers are."""

from django.db import connection

from subscribers.models import SubscriberState, SubscriptionState

_FIRST_ZONE = """
    SELECT person.time_zone FROM subscribers_subscriber person
    JOIN subscribers_subscription taken ON taken.subscriber_id = person.id
    WHERE person.state = %(confirmed)s AND taken.newsletter_id = %(newsletter)s
        AND taken.state = %(active)s {after} ORDER BY person.time_zone LIMIT 1
"""
# From one zone to the next by the index, since there are few zones and many people; a DISTINCT
# would read the row of every one of them.
_ZONES = f"""
    WITH RECURSIVE zone(name) AS (
        SELECT ({_FIRST_ZONE.format(after="")})
        UNION ALL
        SELECT ({_FIRST_ZONE.format(after="AND person.time_zone > zone.name")})
        FROM zone WHERE zone.name IS NOT NULL
    )
    SELECT name FROM zone WHERE name IS NOT NULL
"""  # noqa: S608 - of our own words alone


def zones_of_readers(newsletter_id: int) -> list[str]:
    """Return the time zones, as they gave them, of the confirmed who take the newsletter; empty
    for the newsletter's own."""
    values: dict[str, str | int] = {
        "confirmed": SubscriberState.CONFIRMED.value,
        "active": SubscriptionState.ACTIVE.value,
        "newsletter": newsletter_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ZONES, values)
        return [name for (name,) in cursor.fetchall()]
