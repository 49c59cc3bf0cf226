"""``digest check``: what must be mended before an issue may go out."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, progress, say, warn
from digest.cli.commands.check_message import findings_in
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.subjects.named_issue import named_issue

if TYPE_CHECKING:
    from digest.issues.models import Issue
    from digest.render.checks import Answers, Finding


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples(
            "digest check latest",
            "digest check latest --links",
            "digest check --raw message.eml --json",
        ),
    )(check)


def check(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="Its slug, or latest.")
    ] = None,
    links: Annotated[
        bool,
        typer.Option("--links", help="Look whether links and images answer; asks each once a day."),
    ] = False,
    raw: Annotated[
        Path | None,
        typer.Option("--raw", metavar="FILE", help="Look at a message that was made; - is stdin."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Look for what must or should be mended in an issue.

    That is: each item with its texts, the whole mail and how it is made,
    and every variant its readers get.

    Or, by --raw, in a message as it travels, whoever made it.

    Ends with 1 where something must be mended.
    """
    if raw is not None and issue is None:
        _end(findings_in(raw), str(raw), as_json=as_json)
        return
    if issue is None or raw is not None:
        raise typer.BadParameter("give either ISSUE, or --raw FILE for one message.")
    open_home()
    from digest.delivery.planning.approve import check_release
    from digest.issues.differences import differences
    from digest.issues.models import IssueState
    from digest.issues.snapshot import SnapshotError

    chosen = named_issue(issue)
    now = datetime.now(UTC)
    answers = _answers(chosen, now=now) if links else {}
    try:
        findings = check_release(chosen, now=now, answers=answers)
        is_approved = chosen.state == IssueState.APPROVED
        changes = differences(chosen) if is_approved else ()
    except SnapshotError as error:
        fail(str(error))
    _end(findings, chosen.slug, changes=changes, as_json=as_json)
    if not as_json and (chosen.state == IssueState.DRAFT or changes):
        say(f"Next: digest approve {chosen.slug} --by YOUR-ADDRESS")


def _end(
    findings: "tuple[Finding, ...]", name: str, *, changes: Sequence[str] = (), as_json: bool
) -> None:
    """Say what was found; end the command with 1 where something must be mended."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        say_findings(findings)
        for change in changes:
            say(f"Changed since the approval, and not in what goes out: {change}")
    if errors:
        count = "1 thing" if len(errors) == 1 else f"{len(errors)} things"
        fail(f"{name}: {count} must be mended before it can go out.")
    if not as_json:
        say(f"{name}: nothing must be mended.")


def _answers(issue: "Issue", *, now: datetime) -> "Answers":
    from django.conf import settings

    from digest.issues.links.ask_web import ask_web
    from digest.issues.links.outside_addresses import outside_addresses
    from digest.sources.fetching.fetch import Fetcher

    environment = settings.ENVIRONMENT
    addresses = outside_addresses(issue, base_url=environment.base_url)
    kept_in = environment.home / "cache" / "links.json"
    try:
        with progress("Asking") as told:
            answers = ask_web(addresses, fetcher=Fetcher(), kept_in=kept_in, now=now, told=told)
    except OSError as error:
        fail(f"{kept_in} cannot be written ({error.strerror}); make it so, or leave out --links.")
    if addresses and not answers:
        warn("No address said anything of use. Is this machine online?")
    return answers


def say_findings(findings: "tuple[Finding, ...]") -> None:
    """Write each finding with its place and how to mend it, errors first."""
    for finding in sorted(findings, key=lambda finding: finding.severity != "error"):
        say(f"{finding.severity}, {finding.place}: {finding.what}")
        say(f"    {finding.mend}")
