"""What an issue would say if it went out as things stand."""

from digest.issues.content import IssueContent
from digest.issues.gather import gather_content
from digest.issues.mail_templates import current_templates
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import frozen_issue
from digest.render.templates import MailTemplates


def content_now(issue: Issue) -> tuple[IssueContent, MailTemplates]:
    """Return the newest snapshot's content and templates; for what is not approved, the present
    ones. Raises SnapshotError and TemplateError."""
    unapproved = (IssueState.DRAFT, IssueState.SKIPPED)
    state = issue.held_from if issue.state == IssueState.HELD else issue.state
    if state in unapproved or not issue.snapshots.exists():
        return gather_content(issue), current_templates()
    frozen = frozen_issue(issue)
    return frozen.content, frozen.templates
