"""A person's, or the clock's, word that an issue may go out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from digest.archive.check_page import check_page
from digest.delivery.errors import NotApprovableError
from digest.delivery.planning.prepare import prepare_variants
from digest.issues.by_program import note_by_program
from digest.issues.check import check_issue
from digest.issues.content import IssueContent
from digest.issues.gather import gather_content
from digest.issues.last_editor import last_editor
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue, Snapshot
from digest.issues.seen_as import seen_as, seen_now
from digest.issues.snapshot import FrozenIssue, frozen_issue, take_snapshot
from digest.issues.stands import stands
from digest.issues.workflow import mark_approved, refuse_unapprovable
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import due_at
from digest.render.checks import NOTHING_ASKED, Answers, Finding
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates


def check_release(
    issue: Issue, *, now: datetime, answers: Answers = NOTHING_ASKED
) -> tuple[Finding, ...]:
    """Return what must (error) or should (warning) be mended before the issue may go out.

    Checks each item, the mail with all items, the page in the archive, and every variant that the
    present audience gives;
    once the audience is planned its variants are as they were then, and only the issue is looked
    at. An issue whose time is past ``now`` gets a warning. ``answers`` are what its links and
    images gave, fetched beforehand. Raises SnapshotError where an earlier issue was altered.
    """
    return (*_check(issue, answers).findings, *_past_its_time(issue, now))


def approve(
    issue: Issue,
    *,
    by: str,
    at: datetime,
    is_person: bool = True,
    is_member: bool = False,
    seen: str = "",
) -> Snapshot:
    """Check the issue, freeze it and let it go out; ``by`` is who is accountable.

    ``seen`` is the fingerprint of what they have seen (see ``seen_now``): where the issue says
    something else by now it is not approved. Empty where that is not known.

    Without a person (``is_person``) some warnings stop it, as errors do, and the audit trail has
    it as the program's; of a person's word whoever asks writes it down. A member of the team who
    signed in (``is_member``) cannot approve what they edited last, where the newsletter asks for a
    second person; whom the command line names is trusted. Raises NotApprovableError
    with what stopped it, or where the issue was changed while it was checked; SnapshotError and
    WorkflowError where it cannot be approved as it stands.
    """
    refuse_unapprovable(issue)
    if is_member and last_editor_must_not(issue, by=by):
        raise NotApprovableError(
            f"The last change to {issue.slug} is yours: you edited or composed it, or changed "
            "something that its mail shows. Have somebody else look at it and approve it."
        )
    if seen and seen != seen_now(issue):
        raise _not_as_seen(issue)
    checked = _check(issue)
    errors = [
        finding
        for finding in checked.findings
        if finding.severity == "error" or (finding.stops_program and not is_person)
    ]
    if errors:
        things = "1 thing" if len(errors) == 1 else f"{len(errors)} things"
        raise NotApprovableError(
            f"{issue.slug} cannot be approved: {things} must be mended first.", errors
        )
    with transaction.atomic():
        # Locked as for its snapshot.
        before = stands(Issue.objects.select_for_update().get(pk=issue.pk))
        snapshot = take_snapshot(issue, by=by, at=at)
        frozen = frozen_issue(issue)
        if seen and seen != seen_as(frozen.content, templates_sha256=frozen.templates.sha256):
            raise _not_as_seen(issue)
        if not checked.is_what(frozen):
            raise NotApprovableError(
                f"{issue.slug} or its look was changed while it was checked; look at it again and "
                "approve it."
            )
        mark_approved(issue, at=at)
        if not is_person:
            note_by_program(issue, "approved", before=before, at=at)
    return snapshot


def _not_as_seen(issue: Issue) -> NotApprovableError:
    who = last_editor(issue)
    by = f", last by {who}" if who else ""
    return NotApprovableError(
        f"{issue.slug} says something else than when you opened the page: it, a summary in it, or "
        f"its look was changed{by}. Look at it as it is now, then approve it."
    )


def last_editor_must_not(issue: Issue, *, by: str) -> bool:
    """Tell whether the newsletter wants another person to approve the issue than this one, who
    changed it last."""
    asks = Newsletter.objects.filter(pk=issue.newsletter_id, second_person=True).exists()
    return asks and last_editor(issue).casefold() == by.casefold()


def _past_its_time(issue: Issue, now: datetime) -> Iterator[Finding]:
    newsletter = issue.newsletter
    due = due_at(issue.date, newsletter.hour, newsletter.time_zone)
    if issue.sequence is None and due < now:
        yield Finding(
            code="past-its-time",
            severity="warning",
            place="newsletter",
            what=f"The issue was due on {due:%d %B %Y at %H:%M} UTC.",
            mend="Once approved it goes out at once; cancel it, if it should not any more.",
        )


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """What was found, and in what; None where there was nothing to be frozen."""

    findings: tuple[Finding, ...]
    content: IssueContent | None = None
    templates: MailTemplates | None = None

    def is_what(self, frozen: FrozenIssue) -> bool:
        """Say whether it is this that was frozen."""
        same_content = self.content is None or self.content == frozen.content
        same_look = self.templates is None or self.templates.sha256 == frozen.templates.sha256
        return same_content and same_look


def _check(issue: Issue, answers: Answers = NOTHING_ASKED) -> _Checked:
    environment = settings.ENVIRONMENT
    findings = check_issue(
        issue, base_url=environment.base_url, is_trial=environment.is_trial, answers=answers
    )
    content = gather_content(issue)
    if issue.sequence is not None or not content.items or not content.caveat_body.strip():
        return _Checked(findings=findings)
    findings = (*findings, *check_page(content, base_url=environment.base_url))
    try:
        templates = templates_for(issue.newsletter)
        variants = prepare_variants(issue, content, templates, awake_on=issue.date).ready
    except (TemplateError, MissingSlotError):
        # The mail with all items cannot be rendered either, and that is among the findings.
        return _Checked(findings=findings, content=content)
    findings = tuple(dict.fromkeys((*findings, *variants.findings)))
    return _Checked(findings=findings, content=content, templates=templates)
