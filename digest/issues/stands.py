"""Where an issue stands, as the audit trail keeps it."""

from digest.issues.models import Issue


def stands(issue: Issue) -> dict[str, object]:
    """Return its state and why, the hash of what was approved last, and whether it goes at once."""
    approved = issue.snapshots.order_by("-pk").values_list("sha256", flat=True).first()
    at_once: dict[str, object] = {"at once": "yes"} if issue.send_now else {}
    return {"state": str(issue.state), "reason": issue.reason, "snapshot": approved or ""} | at_once
