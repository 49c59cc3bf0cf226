"""The issue that a command is about."""

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail

if TYPE_CHECKING:
    from digest.issues.models import Issue

IssueArgument = Annotated[str, typer.Argument(metavar="ISSUE", help="Its slug, or latest.")]


def named_issue(slug: str) -> "Issue":
    """Return the issue of that slug, or the newest for ``latest``. After open_home().

    Ends the command with 1, naming those that there are, where there is no such issue.
    """
    from digest.issues.pick_issue import IssueNotFoundError, pick_issue

    try:
        return pick_issue(slug)
    except IssueNotFoundError as error:
        fail(str(error))
