"""Ending commands that would go by what a restored database does not know."""

from digest.cli.answers.output import fail


def refuse_restored() -> None:
    """End the command with 1 where the database was put back from a copy. After open_home()."""
    from digest.delivery.errors import RestoredError
    from digest.delivery.guards.watch import check_not_restored

    try:
        check_not_restored()
    except RestoredError as error:
        fail(str(error))
