"""The addresses in an issue's mail that lead out of it."""

from digest.issues.content import IssueContent
from digest.issues.edition import edition_of
from digest.issues.gather import gather_content
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.render.checks import outside_addresses_of
from digest.render.mail import render_mail
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates, prepare


def outside_addresses(issue: Issue, *, base_url: str) -> tuple[str, ...]:
    """Return where its links lead and its images come from, each once, but for pages of ours.

    Nothing where the mail cannot be made: ``check_issue`` says why.
    """
    try:
        content, templates = _mail_of(issue)
        if not content.items:
            return ()
        edition = edition_of(content, content.items, base_url=base_url)
        mail = render_mail(prepare(templates), edition)
    except (SnapshotError, TemplateError, MissingSlotError):
        return ()
    ours = f"{base_url}/"
    return tuple(one for one in outside_addresses_of(mail, edition) if not one.startswith(ours))


def _mail_of(issue: Issue) -> tuple[IssueContent, MailTemplates]:
    if issue.sequence is None:
        return gather_content(issue), templates_for(issue.newsletter)
    frozen = frozen_issue(issue)
    return frozen.content, frozen.templates
