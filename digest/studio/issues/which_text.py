"""Which text of an approved issue is shown: with what was changed since, or what was approved."""

from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest


def asks_for_approved(request: StudioRequest) -> bool:
    """Tell whether ``?which=approved`` asks for what was approved. Otherwise it is shown with the
    changes: what somebody edits or approves must be what they see."""
    return request.GET.get("which") == "approved"


def text_shown(request: StudioRequest, issue: Issue) -> str:
    """Say which text is shown; empty where there is but one."""
    if not has_unapproved_changes(issue):
        return ""
    if asks_for_approved(request):
        return "What was approved: as things stand, this goes out."
    return "With the changes since its approval: what goes out only once it is approved again."
