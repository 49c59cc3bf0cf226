"""Whether an issue's ledger adds up to the audience that was frozen for it."""

from digest.issues.models import Issue


def why_not_adding_up(issue: Issue) -> str:
    """Return what is wrong with the number of deliveries; empty where all are there, and for an
    issue that is not planned.

    Each has exactly one state, which constraints hold; so as long as none is lost or added, the
    states add up to the audience.
    """
    issue.refresh_from_db(fields=["audience"])
    if issue.audience is None:
        return ""
    there = issue.deliveries.count()
    if there == issue.audience:
        return ""
    return (
        f"The ledger holds {there} deliveries and {issue.audience} were planned, so somebody "
        "changed the database by hand. Put back the newest backup, or cancel the issue."
    )
