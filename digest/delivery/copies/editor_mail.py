"""The preview that editors get: the issue itself, with what they can do about it above."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Provider
from digest.issues.check import check_issue
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Release
from digest.newsletters.schedule import due_at

TOKEN = "preview"  # noqa: S105 - stands where a token would, and opens nothing
MOST_FINDINGS_NAMED = 2
"""Beside what to do, so that the letter itself is not pushed out of sight."""


def tell_editors(issue: Issue, *, provider: Provider, at: datetime) -> int:
    """Mail the issue as it stands to the newsletter's editors; return how many copies were taken.

    Once they were told, ``editors_told_at`` says when; so it does where there are no editors, or
    where the provider refused for good. Raises NotHandedOverError where no copy was taken,
    PreviewError where there is nothing to show, SnapshotError and TemplateError.
    """
    addresses = [line.strip() for line in issue.newsletter.editors.splitlines() if line.strip()]
    told_before = issue.editors_told_at
    # First, so that whoever stops here leaves no second preview behind him.
    _keep(issue, at)
    if not addresses:
        return 0
    copies = hand_over_copies(
        issue, addresses, notices=_notices(issue), token=TOKEN, provider=provider
    )
    if copies.worth_another_try:
        _keep(issue, told_before)
    if copies.refused and not copies.taken:
        raise NotHandedOverError(
            f"The editors of {issue.newsletter.name} could not be told of {issue.slug}: "
            f"{copies.refused[0]}"
        )
    return copies.taken


def _keep(issue: Issue, told_at: datetime | None) -> None:
    Issue.objects.filter(pk=issue.pk).update(editors_told_at=told_at)
    issue.editors_told_at = told_at


def _notices(issue: Issue) -> tuple[str, ...]:
    notices = [f"A preview for editors. {_what_happens(issue)}", _what_to_do(issue)]
    if issue.reason:
        notices.append(f"Why it waits: {issue.reason}")
    environment = settings.ENVIRONMENT
    errors = [
        finding
        for finding in check_issue(
            issue, base_url=environment.base_url, is_trial=environment.is_trial
        )
        if finding.severity == "error"
    ]
    notices.extend(
        f"To be mended first, {finding.place}: {finding.what} {finding.mend}"
        for finding in errors[:MOST_FINDINGS_NAMED]
    )
    return tuple(notices)


def _what_happens(issue: Issue) -> str:
    newsletter = issue.newsletter
    zone = newsletter.time_zone
    due = due_at(issue.date, newsletter.hour, zone).astimezone(ZoneInfo(zone))
    when = f"{due:%A} {due.day} {due:%B %Y at %H:%M} ({zone})"
    if issue.state == IssueState.APPROVED:
        return f"It is approved and goes out on {when}, unless somebody holds it."
    if newsletter.release == Release.AUTOMATIC and issue.release_failed_at is not None:
        return f"It is to go out on {when}, once the checks find no error."
    return f"It is due on {when}, and nobody gets it before somebody approves it."


def in_the_studio(issue: Issue) -> str:
    """Return where a member of the team can do something about the issue, as a sentence."""
    return f"In the studio: {settings.ENVIRONMENT.base_url}/studio/issues/{issue.slug}/"


def _what_to_do(issue: Issue) -> str:
    if issue.state == IssueState.APPROVED:
        return f"To stop it: digest hold {issue.slug}. {in_the_studio(issue)}"
    return (
        f"To let it go: digest approve {issue.slug} --by YOUR-ADDRESS. "
        f"To give it up: digest cancel {issue.slug}. {in_the_studio(issue)}"
    )
