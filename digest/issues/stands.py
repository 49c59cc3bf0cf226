"""Where an issue stands, as the audit trail keeps it."""

from digest.issues.models import Issue


def stands(issue: Issue) -> dict[str, object]:
    """Return its state and why, and the hash of what was approved last."""
    approved = issue.snapshots.order_by("-pk").values_list("sha256", flat=True).first()
    return {"state": str(issue.state), "reason": issue.reason, "snapshot": approved or ""}
