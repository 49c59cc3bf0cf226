"""``digest check``: what must be mended before an issue may go out."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, say
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.render.checks import Finding


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES, epilog=examples("digest check latest", "digest check latest --json")
    )(check)


def check(
    issue: IssueArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Look for what must or should be mended in an issue.

    That is: each item, the whole issue, and every variant its readers get.

    Ends with 1 where something must be mended.
    """
    open_home()
    from digest.delivery.planning.approve import check_release
    from digest.issues.differences import differences
    from digest.issues.models import IssueState
    from digest.issues.snapshot import SnapshotError

    chosen = named_issue(issue)
    try:
        findings = check_release(chosen, now=datetime.now(UTC))
        is_approved = chosen.state == IssueState.APPROVED
        changes = differences(chosen) if is_approved else ()
    except SnapshotError as error:
        fail(str(error))
    errors = [finding for finding in findings if finding.severity == "error"]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        say_findings(findings)
        for change in changes:
            say(f"Changed since the approval, and not in what goes out: {change}")
    if errors:
        count = "1 thing" if len(errors) == 1 else f"{len(errors)} things"
        fail(f"{chosen.slug}: {count} must be mended before it can go out.")
    if not as_json:
        say(f"{chosen.slug}: nothing must be mended.")
        if chosen.state == IssueState.DRAFT or changes:
            say(f"Next: digest approve {chosen.slug} --by YOUR-ADDRESS")


def say_findings(findings: "tuple[Finding, ...]") -> None:
    """Write each finding with its place and how to mend it, errors first."""
    for finding in sorted(findings, key=lambda finding: finding.severity != "error"):
        say(f"{finding.severity}, {finding.place}: {finding.what}")
        say(f"    {finding.mend}")
