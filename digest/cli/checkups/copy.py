"""Whether the database is the one that mail was last sent from."""

from digest.cli.checkups.checkup import Checkup, mend, ok


def look_at_copy() -> Checkup:
    """Return what there is to say about it. After open_home()."""
    from digest.delivery.errors import RestoredError
    from digest.delivery.guards.watch import check_not_restored

    try:
        check_not_restored()
    except RestoredError as error:
        return mend("same database", str(error))
    return ok("same database", "it knows of all mail that went out")
