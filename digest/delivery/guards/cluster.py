"""By what a PostgreSQL database is known to be the one that mail was sent from."""

from django.db import connection

_CLUSTER = """SELECT s.system_identifier || '/' || c.timeline_id
    FROM pg_control_system() s, pg_control_checkpoint() c"""
_MAY_ASK = """SELECT has_function_privilege('pg_control_system()', 'execute')
    AND has_function_privilege('pg_control_checkpoint()', 'execute')"""
_HERE = """SELECT d.oid || '/' || 'delivery_batch'::regclass::oid
    FROM pg_database d WHERE d.datname = current_database()"""


def cluster_identity() -> str:
    """Return system identifier, timeline, database and the ledger's table, as numbers.

    Recovery to a point in time begins a new timeline, another machine's copy is another system, and
    pg_restore makes the table anew; rows that are put back into the tables as they stand leave no
    trace. Where the server does not tell its identifier, the last two alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MAY_ASK)
        (may_ask,) = cursor.fetchone()
        cursor.execute(_HERE)
        (here,) = cursor.fetchone()
        if not may_ask:
            return str(here)
        cursor.execute(_CLUSTER)
        (cluster,) = cursor.fetchone()
    return f"{cluster}/{here}"
