"""Who changed an issue last, or one of its summaries."""

from digest.issues.models import Edit, Issue
from digest.summaries.models import FormerText


def last_editor(issue: Issue) -> str:
    """Return whose change of the issue, or of a summary in it, is the newest; empty where no person
    changed anything. Undoing is a change, too."""
    edits = Edit.objects.filter(issue=issue)
    summaries = issue.items.filter(released=False).values("summary")
    texts = FormerText.objects.filter(summary__in=summaries).exclude(by="")
    changes = [
        *edits.order_by("-at", "-pk").values_list("at", "by")[:1],
        *texts.order_by("-replaced_at", "-pk").values_list("replaced_at", "by")[:1],
    ]
    return max(changes)[1] if changes else ""
