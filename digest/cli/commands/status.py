"""``digest status``: where issues stand."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.how_it_went import say_what_is_wrong
from digest.cli.answers.output import print_json, print_table, say
from digest.cli.answers.what_was_heard import (
    say_doubled,
    say_probably_not_sent,
    say_what_was_heard,
    what_was_heard,
)
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.subjects.named_issue import named_issue

if TYPE_CHECKING:
    from digest.delivery.status.issue_status import IssueStatus
    from digest.issues.models import Issue

MOST_SHOWN = 12
_COUNTS = ("pending", "submitted", "skipped", "rejected", "unknown")
_ALWAYS_SHOWN = ("submitted", "skipped")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples("digest status", "digest status latest", "digest status latest --rejected"),
    )(status)


def status(
    issue: Annotated[
        str | None, typer.Argument(metavar="[ISSUE]", help="Its slug, or latest; none for all.")
    ] = None,
    rejected: Annotated[
        bool,
        typer.Option(
            "--rejected", help="List an issue's rejected deliveries, each with its reason."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show how far an issue has come, or the newest ones."""
    if rejected and issue is None:
        raise typer.BadParameter("--rejected needs an ISSUE; name its slug, or latest.")
    open_home()
    from digest.delivery.status.issue_status import status_of
    from digest.issues.models import Issue

    if issue is None:
        newest = Issue.objects.select_related("newsletter")[:MOST_SHOWN]
        statuses = [status_of(one) for one in newest]
        if as_json:
            print_json([one.to_json() for one in statuses])
        else:
            _show_all(statuses)
        return
    chosen = named_issue(issue)
    if rejected:
        _show_rejected(chosen, as_json=as_json)
        return
    found = status_of(chosen)
    if as_json:
        print_json(found.to_json() | what_was_heard(chosen).to_json())
    else:
        _show(chosen, found)


def _show_all(statuses: "list[IssueStatus]") -> None:
    if not statuses:
        say("There is no issue yet; make one with `digest compose`.")
        return
    counts = [
        count
        for count in _COUNTS
        if count in _ALWAYS_SHOWN or any(one.deliveries[count] for one in statuses)
    ]
    rows = [
        (one.issue, one.state, one.audience, *(one.deliveries[count] for count in counts))
        for one in statuses
    ]
    headers = ("issue", "state", "audience", *counts)
    print_table(headers, rows, numbers=headers[2:])


def _show(issue: "Issue", found: "IssueStatus") -> None:
    from digest.delivery.status.in_doubt import in_doubt
    from digest.issues.models import IssueState

    say(f"{issue.slug} is {found.state}{f': {found.reason}' if found.reason else '.'}")
    _say_times(issue)
    if issue.planned_at is not None:
        say(f"Readers in the audience: {found.audience}. Variants of the issue: {found.variants}.")
        rows = [
            (what, *(counts.get(count, 0) for count in (*_COUNTS, "submitting")))
            for what, counts in (("deliveries", found.deliveries), ("batches", found.batches))
        ]
        headers = ("", *_COUNTS, "submitting")
        print_table(headers, rows, numbers=headers[1:])
    say_what_is_wrong(found)
    heard = what_was_heard(issue)
    say_what_was_heard(heard)
    say_doubled(found.doubled)
    say_probably_not_sent(issue.slug, heard.probably_not_sent)
    next_steps = {
        IssueState.DRAFT: f"digest check {issue.slug}, then digest approve {issue.slug} --by ...",
        IssueState.APPROVED: f"digest send {issue.slug}, or leave it to a worker or a tick",
        IssueState.SENDING: f"digest send {issue.slug}, or leave it to a worker or a tick",
        IssueState.HELD: f"digest resume {issue.slug}, or digest cancel {issue.slug}",
    }
    step = next_steps.get(IssueState(issue.state))
    if in_doubt(issue):
        step = f"digest settle {issue.slug}"
    if step:
        say(f"Next: {step}")


def _show_rejected(issue: "Issue", *, as_json: bool) -> None:
    from dataclasses import asdict

    from digest.delivery.status.rejections import rejections

    found = rejections(issue)
    if as_json:
        print_json([asdict(one) for one in found])
    elif not found:
        say(f"Nothing of {issue.slug} was rejected.")
    else:
        rows = [(one.delivery, one.reason) for one in found]
        print_table(("delivery", "reason"), rows, numbers=("delivery",))


def _say_times(issue: "Issue") -> None:
    from digest.engine.issue_facts import facts_of
    from digest.issues.differences import differences
    from digest.issues.models import IssueState

    snapshot = issue.snapshots.order_by("-pk").first()
    if snapshot is not None:
        say(f"Approved {snapshot.approved_at:%Y-%m-%d %H:%M} UTC by {snapshot.approved_by}.")
    if issue.state in {IssueState.DRAFT, IssueState.APPROVED}:
        facts = facts_of(issue)
        say(f"First due {facts.first_due_at:%Y-%m-%d %H:%M} UTC.")
    if issue.state == IssueState.APPROVED:
        for change in differences(issue):
            say(f"Changed since the approval, and not in what goes out: {change}")
