"""The audience of one issue in temporary tables, so that a few set-based statements plan it however
many people it has. The same SQL on SQLite and PostgreSQL; all within the transaction that plans.

Nobody can slip through between two statements: who is due is read once, into ``plan_audience``,
and all else works from there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from digest.delivery.planning.groups import GROUP_COLUMNS, Group, due_rows, group_from
from digest.issues.models import Issue
from digest.issues.notice import Notice

NOTHING = 0
"""Stands for no variant; no row has this primary key."""

_CREATE = (
    """CREATE TEMPORARY TABLE plan_audience (
        subscription_id bigint NOT NULL, subscriber_id bigint NOT NULL,
        choice bigint NOT NULL, horizon bigint NOT NULL,
        large_text boolean NOT NULL, text_only boolean NOT NULL, notices bigint NOT NULL,
        time_zone varchar(64) NOT NULL
    )""",
    """CREATE TEMPORARY TABLE plan_group (
        choice bigint NOT NULL, horizon bigint NOT NULL,
        large_text boolean NOT NULL, text_only boolean NOT NULL, notices bigint NOT NULL,
        variant_id bigint NOT NULL,
        PRIMARY KEY (choice, horizon, large_text, text_only, notices)
    )""",
    """CREATE TEMPORARY TABLE plan_zone (
        time_zone varchar(64) PRIMARY KEY, due integer NOT NULL
    )""",
    """CREATE TEMPORARY TABLE plan_batch (
        variant_id bigint NOT NULL, due integer NOT NULL, number integer NOT NULL,
        batch_id bigint NOT NULL, PRIMARY KEY (variant_id, due, number)
    )""",
)
_ROOM_TO_SORT = "SET LOCAL work_mem = '64MB'"
_DROP = tuple(
    f"DROP TABLE IF EXISTS {table}"
    for table in ("plan_audience", "plan_group", "plan_zone", "plan_batch")
)
_FREEZE = """INSERT INTO plan_audience
    (subscription_id, subscriber_id, choice, horizon, large_text, text_only, notices, time_zone)
"""
_GROUPS = "SELECT DISTINCT choice, horizon, large_text, text_only, notices FROM plan_audience"
_ZONES = "SELECT DISTINCT time_zone FROM plan_audience"
_ADD_GROUP = "INSERT INTO plan_group VALUES (%s, %s, %s, %s, %s, %s)"
_ADD_ZONE = "INSERT INTO plan_zone VALUES (%s, %s)"
_ADD_BATCH = "INSERT INTO plan_batch VALUES (%s, %s, %s, %s)"
_JOINS = """FROM plan_audience a
    JOIN plan_group g ON g.choice = a.choice AND g.horizon = a.horizon
        AND g.large_text = a.large_text AND g.text_only = a.text_only AND g.notices = a.notices
    JOIN plan_zone z ON z.time_zone = a.time_zone
"""
_SIZES = f"""SELECT g.variant_id, z.due, COUNT(*) {_JOINS}
    GROUP BY g.variant_id, z.due ORDER BY z.due, g.variant_id"""
_DELIVER = f"""INSERT INTO delivery_delivery (issue_id, subscriber_id, batch_id, state, reason)
    SELECT %s, placed.subscriber_id, b.batch_id, NULL, ''
    FROM (
        SELECT a.subscriber_id, g.variant_id, z.due, (ROW_NUMBER() OVER (
            PARTITION BY g.variant_id, z.due ORDER BY a.subscriber_id) - 1) / %s AS number
        {_JOINS} WHERE g.variant_id <> 0
    ) placed
    JOIN plan_batch b ON b.variant_id = placed.variant_id AND b.due = placed.due
        AND b.number = placed.number"""  # noqa: S608 - constants alone
_SKIP = f"""INSERT INTO delivery_delivery (issue_id, subscriber_id, batch_id, state, reason)
    SELECT %s, a.subscriber_id, NULL, 'skipped', %s {_JOINS}
    WHERE g.variant_id = 0"""
_TO_MOVE = "horizon < %s AND id IN (SELECT subscription_id FROM plan_audience)"
# In the order in which all others lock; see subscribers/locking.py.
_LOCK_SUBSCRIPTIONS = f"""SELECT COUNT(*) FROM (SELECT id FROM subscribers_subscription
    WHERE {_TO_MOVE} ORDER BY id FOR NO KEY UPDATE) locked"""  # noqa: S608 - constants alone
_MOVE_HORIZONS = f"""UPDATE subscribers_subscription
    SET horizon = %s, last_due_on = CASE
        WHEN last_due_on IS NULL OR last_due_on < %s THEN %s ELSE last_due_on END
    WHERE {_TO_MOVE}"""  # noqa: S608 - constants alone


@dataclass(frozen=True, kw_only=True)
class Portion:
    """The readers of one variant who are due at one time."""

    variant_id: int
    """Primary key, or NOTHING."""
    due: int
    """Number of the due time, as given to ``place_audience``."""
    size: int


def freeze_audience(
    issue: Issue, notices: Sequence[Notice], *, awake_on: date
) -> tuple[frozenset[Group], frozenset[str]]:
    """Read everybody who is due now; return their groups and time zones. No one is added later.

    ``notices`` are what the issue has to tell, ``awake_on`` the day by which a pause must be over.
    """
    columns = ("pk", "subscriber_id", *GROUP_COLUMNS, "time_zone")
    due, parameters = (
        due_rows(issue, notices, awake_on=awake_on)
        .values_list(*columns)
        .query.get_compiler(connection=connection)
        .as_sql()
    )
    with connection.cursor() as cursor:
        for statement in (*_DROP, *_CREATE):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(_ROOM_TO_SORT)
        cursor.execute(_FREEZE + due, parameters)
        # Without figures PostgreSQL takes the table for a small one.
        cursor.execute("ANALYZE plan_audience")
        cursor.execute(_GROUPS)
        groups = frozenset(group_from(row) for row in cursor.fetchall())
        cursor.execute(_ZONES)
        return groups, frozenset(zone for (zone,) in cursor.fetchall())


def place_audience(variants: Mapping[Group, int], due: Mapping[str, int]) -> list[Portion]:
    """Give each group its variant and each zone the number of its due time; return how many
    readers each variant and due time has, earliest first."""
    groups = [
        (g.topic_choice, g.horizon, g.large_text, g.text_only, g.notices, variant)
        for g, variant in variants.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_GROUP, groups)
        cursor.executemany(_ADD_ZONE, list(due.items()))
        cursor.execute(_SIZES)
        return [
            Portion(variant_id=variant, due=number, size=size)
            for variant, number, size in cursor.fetchall()
        ]


def write_deliveries(
    issue: Issue,
    batches: Iterable[tuple[int, int, int, int]],
    *,
    batch_size: int,
    nothing_reason: str | None,
) -> None:
    """Write a delivery for everybody in the audience, and move their horizons to the issue.

    ``nothing_reason`` is why those get nothing who have no variant; None where all have one.
    ``batches`` are variant, number of the due time, number of the batch, and its primary key.
    """
    changes: list[tuple[str, list[Any]]] = [
        (_DELIVER, [issue.pk, batch_size]),
        *([(_SKIP, [issue.pk, nothing_reason])] if nothing_reason is not None else []),
        *([(_LOCK_SUBSCRIPTIONS, [issue.sequence])] if connection.vendor == "postgresql" else []),
        (_MOVE_HORIZONS, [issue.sequence, issue.date, issue.date, issue.sequence]),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_BATCH, list(batches))
        for statement, parameters in changes:
            cursor.execute(statement, parameters)
        for statement in _DROP:
            cursor.execute(statement)
