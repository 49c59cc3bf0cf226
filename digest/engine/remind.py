"""Reminding editors of a draft that nobody has approved yet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from digest.delivery.copies.editor_mail import in_the_studio
from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Provider
from digest.engine.editors import addresses_of_editors
from digest.engine.issue_facts import facts_of
from digest.issues.models import Issue

TOKEN = "reminder"  # noqa: S105 - stands where a token would, and opens nothing


def remind(issue: Issue, *, now: datetime, provider: Provider) -> str:
    """Mail the draft to its newsletter's editors once more. Returns what was done.

    Raises NotHandedOverError where no copy was taken; it is tried again only where the provider
    asked for that.
    """
    addresses = addresses_of_editors(issue.newsletter)
    # First, so that whoever stops here leaves no second reminder behind him.
    _keep(issue, now)
    if not addresses:
        return "not approved yet, and the newsletter has no editors to remind"
    copies = hand_over_copies(
        issue, addresses, notices=_notices(issue), token=TOKEN, provider=provider
    )
    if copies.worth_another_try:
        _keep(issue, None)
    if copies.refused and not copies.taken:
        raise NotHandedOverError(f"The editors could not be reminded: {copies.refused[0]}")
    return "not approved yet; editors reminded"


def _keep(issue: Issue, reminded_at: datetime | None) -> None:
    Issue.objects.filter(pk=issue.pk).update(reminded_at=reminded_at)


def _notices(issue: Issue) -> tuple[str, ...]:
    facts, zone = facts_of(issue), issue.newsletter.time_zone
    first, given_up = (
        f"{moment.astimezone(ZoneInfo(zone)):%A %d %B, %H:%M} ({zone})"
        for moment in (facts.first_due_at, facts.skipped_from)
    )
    what_happens = (
        "A reminder for editors. Nobody has approved this issue; its first readers are due it on "
        f"{first}. It is skipped if it is not approved by {given_up}, and its items wait."
    )
    what_to_do = (
        f"To let it go: digest approve {issue.slug} --by YOUR-ADDRESS. "
        f"To give it up: digest cancel {issue.slug}. {in_the_studio(issue)}"
    )
    return (what_happens, what_to_do)
