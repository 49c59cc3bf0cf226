"""What has changed in an issue since it was approved."""

from digest.issues.compare_content import compare_content
from digest.issues.difference import Difference
from digest.issues.gather import gather_content
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.newsletters.models import Newsletter
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates


def differences(issue: Issue) -> tuple[str, ...]:
    """Return, in words for an editor, what a new approval would change; as ``full_differences``."""
    return tuple(difference.sentence for difference in full_differences(issue))


def full_differences(issue: Issue) -> tuple[Difference, ...]:
    """Return, with its texts, what a new approval would change; empty for nothing.

    There is none where nothing was approved yet, and none once the audience is planned: from
    then on the snapshot is final. Raises SnapshotError for a snapshot that was altered.
    """
    if issue.sequence is not None or not issue.snapshots.exists():
        return ()
    frozen = frozen_issue(issue)
    return (
        *compare_content(frozen.content, gather_content(issue)),
        *(
            Difference(sentence=said)
            for said in _template_differences(frozen.templates, issue.newsletter)
        ),
    )


def has_unapproved_changes(issue: Issue) -> bool:
    """Tell whether the issue goes out as it was approved, and says something else by now: it, a
    summary in it, or its look was changed since. So it is where the snapshot was altered."""
    state = issue.held_from if issue.state == IssueState.HELD else issue.state
    if state != IssueState.APPROVED:
        return False
    try:
        return bool(full_differences(issue))
    except SnapshotError:
        return True


def _template_differences(approved: MailTemplates, newsletter: Newsletter) -> tuple[str, ...]:
    try:
        present = templates_for(newsletter)
    except TemplateError as error:
        return (f"The mail's templates have changed and must be mended: {error}",)
    if approved.look and approved.look != present.look:
        return (f"The look is {present.look}; approved was {approved.look}.",)
    changed = [
        words
        for words, before, after in (
            ("the newsletter's own colours", approved.colours, present.colours),
            ("HTML", approved.html, present.html),
            ("text", approved.text, present.text),
            ("subject", approved.subject, present.subject),
            ("preheader", approved.preheader, present.preheader),
            ("sizes of type", approved.sizes or present.sizes, present.sizes),
        )
        if before != after
    ]
    return (f"The mail's templates have changed: {', '.join(changed)}.",) if changed else ()
