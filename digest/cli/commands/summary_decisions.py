"""``digest summaries hold``, ``exclude``, ``pin``, ``unpin`` and ``reopen``."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.help.examples import examples
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from digest.summaries.decide import Decision
    from digest.summaries.models import Summary

IdArgument = Annotated[int, typer.Argument(metavar="ID", help="As `digest summaries` shows it.")]
ReasonOption = Annotated[str, typer.Option(help="Why, for whoever looks later.")]


def add_to(summaries: typer.Typer) -> None:
    """Add the commands to ``digest summaries``."""
    summaries.command(epilog=examples("digest summaries hold 7 --reason 'ask the author'"))(hold)
    summaries.command(epilog=examples("digest summaries exclude 7 --reason retracted"))(exclude)
    summaries.command(epilog=examples("digest summaries pin 7"))(pin)
    summaries.command(epilog=examples("digest summaries unpin 7"))(unpin)
    summaries.command(epilog=examples("digest summaries reopen 7"))(reopen)


def pick_summary(number: int) -> "Summary":
    """Return the summary of that id, or end the command with 1. After open_home()."""
    from digest.summaries.models import Summary

    summary = Summary.objects.select_related("source").filter(pk=number).first()
    if summary is None:
        fail(f"There is no summary {number}; `digest summaries` lists them all.")
    if summary.merged_into_id is not None:
        fail(f"Summary {number} was merged into summary {summary.merged_into_id}; take that.")
    return summary


def hold(number: IdArgument, reason: ReasonOption = "") -> None:
    """Keep a summary out of issues until it is reopened."""
    _decide("hold", number, reason)
    say(f"Held summary {number}.")


def exclude(number: IdArgument, reason: ReasonOption = "") -> None:
    """Keep a summary out of issues for good."""
    _decide("exclude", number, reason)
    say(f"Excluded summary {number}.")


def pin(number: IdArgument, reason: ReasonOption = "") -> None:
    """Put a summary before all others."""
    _decide("pin", number, reason)
    say(f"Pinned summary {number}.")


def unpin(number: IdArgument, reason: ReasonOption = "") -> None:
    """Rank a pinned summary like all others again."""
    _decide("unpin", number, reason)
    say(f"Unpinned summary {number}.")


def reopen(number: IdArgument, reason: ReasonOption = "") -> None:
    """Let one into issues again, whatever kept it out.

    That is: held, excluded, in the backlog of a feed, or set aside.
    """
    open_home()
    from digest.issues.reconsider import reopen_everywhere
    from digest.summaries.decide import DecisionError

    try:
        reopen_everywhere(pick_summary(number), reason=reason, at=datetime.now(UTC))
    except DecisionError as error:
        fail(str(error))
    say(f"Reopened summary {number}.")


def _decide(name: str, number: int, reason: str) -> None:
    open_home()
    from digest.summaries import decide

    decisions: dict[str, Callable[..., Decision]] = {
        "hold": decide.hold,
        "exclude": decide.exclude,
        "pin": decide.pin,
        "unpin": decide.unpin,
    }
    try:
        decisions[name](pick_summary(number), reason=reason, at=datetime.now(UTC))
    except decide.DecisionError as error:
        fail(str(error))
