"""``/studio/issues/<slug>/``: one issue, with all that is known of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.delivery.planning.approve import last_editor_must_not
from digest.engine.issue_facts import facts_of
from digest.issues.differences import full_differences, has_unapproved_changes
from digest.issues.mail_words import mail_words
from digest.issues.models import Issue, IssueState
from digest.issues.notices import open_notices
from digest.issues.seen_as import seen_now
from digest.issues.snapshot import SnapshotError
from digest.newsletters.models import Topic
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.home.coming_issues import incomplete_items
from digest.studio.home.recent_issues import figures_of
from digest.studio.home.whose_turn import whose_turn
from digest.studio.issues.actions import actions_for
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.inbox_line import inbox_line
from digest.studio.issues.workspace.fields import Entered
from digest.studio.issues.workspace.since_approval import ShownDifference, shown_difference
from digest.studio.issues.workspace.workspace import workspace_of
from digest.studio.number_in import number_in
from digest.team.models import AuditEntry, Member
from digest.team.roles import Permission

PAGE = "studio/issues/issue.html"
ENTRIES_SHOWN = 20
EDITED = "edited"


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def issue_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the issue: where it stands, its items, what it looks like, who did what with it."""
    issue = find_issue(slug)
    line = inbox_line(request, issue)
    # A look that is over is said where its mail would stand.
    shown = {"line": line, "reader": number_in(request.GET.get("reader"))}
    return render(request, PAGE, issue_context(request, issue) | shown)


def issue_context(
    request: StudioRequest, issue: Issue, entered: Entered | None = None
) -> dict[str, object]:
    """Return what the page says of the issue; ``entered`` is what somebody wrote that could not be
    saved."""
    now = timezone.now()
    facts = facts_of(issue)
    changes, has_unapproved = _changes(issue), has_unapproved_changes(issue)
    snapshot = issue.snapshots.order_by("-pk").first()
    return {
        "issue": issue,
        "newsletter": issue.newsletter,
        "now": now,
        "turn": whose_turn(
            facts, now=now, incomplete=incomplete_items(issue), is_changed=has_unapproved
        ),
        "facts": facts,
        "changes": changes,
        "has_unapproved": has_unapproved,
        "snapshot": snapshot,
        "workspace": workspace_of(issue, entered),
        "zone": issue.newsletter.time_zone,
        "actions": actions_for(issue.state, held_from=issue.held_from, is_changed=bool(changes)),
        "is_for_another": last_editor_must_not(issue, by=request.member.email),
        "told": _told(issue),
        "seen": seen_now(issue) if issue.sequence is None else "",
        "others": Member.objects.filter(is_active=True).exclude(pk=request.member.pk),
        "figures": figures_of(issue, now=now) if issue.planned_at is not None else None,
        "topics": issue.newsletter.topics.all() or Topic.objects.all(),
        # Edits have a list of their own.
        "entries": AuditEntry.objects.filter(subject=subject_of(issue)).exclude(deed=EDITED)[
            :ENTRIES_SHOWN
        ],
    }


def _told(issue: Issue) -> tuple[str, ...]:
    """Return what it will tell readers of earlier issues, until it goes out."""
    if issue.sequence is not None:
        return ()
    words = mail_words(issue.newsletter.language)
    return tuple(one.words for one in open_notices(issue.newsletter_id, issue.date, words))


def subject_of(issue: Issue) -> str:
    """Return what the audit trail calls the issue."""
    return f"issue {issue.slug}"


def _changes(issue: Issue) -> tuple[ShownDifference, ...]:
    # A draft that was approved has been put on another date since.
    if issue.state not in {IssueState.DRAFT, IssueState.APPROVED, IssueState.HELD}:
        return ()
    try:
        return tuple(map(shown_difference, full_differences(issue)))
    except SnapshotError as error:
        return (ShownDifference(sentence=str(error)),)
