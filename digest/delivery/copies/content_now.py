"""What an issue would say if it went out as things stand."""

from digest.issues.content import IssueContent
from digest.issues.gather import gather_content
from digest.issues.mail_templates import current_templates
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import frozen_issue
from digest.render.templates import MailTemplates


def content_now(issue: Issue, *, look: str | None = None) -> tuple[IssueContent, MailTemplates]:
    """Return the newest snapshot's content and templates; for what is not approved, the present
    ones. A ``look`` is shown instead of the issue's own, as it is now. Raises SnapshotError and
    TemplateError."""
    content, templates = _content_now(issue, look or issue.newsletter.look)
    return content, current_templates(look) if look else templates


def _content_now(issue: Issue, look: str) -> tuple[IssueContent, MailTemplates]:
    unapproved = (IssueState.DRAFT, IssueState.SKIPPED)
    state = issue.held_from if issue.state == IssueState.HELD else issue.state
    if state in unapproved or not issue.snapshots.exists():
        return gather_content(issue), current_templates(look)
    frozen = frozen_issue(issue)
    return frozen.content, frozen.templates
