"""What an issue would say if it went out as things stand."""

from digest.issues.content import IssueContent
from digest.issues.editing.revisions import is_editable
from digest.issues.gather import gather_content
from digest.issues.mail_templates import current_templates, templates_for
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import frozen_issue
from digest.render.templates import MailTemplates


def content_now(
    issue: Issue, *, look: str | None = None, with_changes: bool = False
) -> tuple[IssueContent, MailTemplates]:
    """Return the newest snapshot's content and templates; for what is not approved, the present
    ones.

    For whoever looks at it, never for sending. ``with_changes`` gives the present ones of an
    approved issue, too, as long as it can be edited: what another approval would freeze. A
    ``look`` is shown instead of the issue's own, as it is now. Raises SnapshotError and
    TemplateError.
    """
    content, templates = _content_now(issue, look, with_changes)
    return content, _templates(issue, look) if look else templates


def _content_now(
    issue: Issue, look: str | None, with_changes: bool
) -> tuple[IssueContent, MailTemplates]:
    unapproved = (IssueState.DRAFT, IssueState.SKIPPED)
    state = issue.held_from if issue.state == IssueState.HELD else issue.state
    is_present = state in unapproved or (with_changes and is_editable(issue))
    if is_present or not issue.snapshots.exists():
        return gather_content(issue), _templates(issue, look)
    frozen = frozen_issue(issue)
    return frozen.content, frozen.templates


def _templates(issue: Issue, look: str | None) -> MailTemplates:
    if look is None or look == issue.newsletter.look:
        return templates_for(issue.newsletter)
    return current_templates(look)
