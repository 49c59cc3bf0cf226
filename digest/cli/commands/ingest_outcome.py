"""What ``digest ingest`` says of its readings, and how it ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from digest.cli.answers.output import fail, say, warn

if TYPE_CHECKING:
    from digest.summaries.record_poll import Polled

MOST_PROBLEMS_SHOWN = 20
"""Of one place; --json has them all."""


def end(done: "Sequence[Polled]") -> None:
    """End the command with 1 where something could not be stored, the reasons on stderr."""
    incomplete = [polled for polled in done if polled.has_losses]
    for polled in incomplete:
        for problem in polled.ingested.problems:
            if problem.is_loss or polled.failed:
                warn(f"{problem.where}: {problem.what}. {problem.mend}")
    if not incomplete:
        return
    failed = [polled.location for polled in incomplete if polled.failed]
    partly = [polled.location for polled in incomplete if not polled.failed]
    outcome = [f"Nothing could be read from {', '.join(failed)}."] if failed else []
    if partly:
        outcome.append(f"Not all of {', '.join(partly)} could be stored.")
    if len(failed) < len(done):
        outcome.append("The rest was stored.")
    fail(" ".join(outcome))


def show(done: "Sequence[Polled]") -> None:
    """Say what each place gave, and what is wrong with it."""
    if not done:
        say("No source is registered. Name a file, folder or address, or: digest sources add")
    for polled in done:
        outcome = "unchanged" if polled.unchanged else polled.ingested.in_words()
        say(f"{polled.location}: {outcome}")
        if polled.ingested.new_topics:
            say(f"  new topics: {', '.join(polled.ingested.new_topics)}")
        for note in polled.ingested.notes[:MOST_PROBLEMS_SHOWN]:
            say(f"  {note.where}: {note.what}. {note.mend}")
        if (more := len(polled.ingested.notes) - MOST_PROBLEMS_SHOWN) > 0:
            say(f"  and {more} more notes; --json lists them all")
        problems = [
            problem
            for problem in polled.ingested.problems
            if not (problem.is_loss or polled.failed)
        ]
        for problem in problems[:MOST_PROBLEMS_SHOWN]:
            say(f"  {problem.where}: {problem.what}. {problem.mend}")
        if len(problems) > MOST_PROBLEMS_SHOWN:
            say(f"  and {len(problems) - MOST_PROBLEMS_SHOWN} more problems; --json lists them all")
    if any(polled.ingested.created for polled in done):
        say("See what is ready and what is incomplete: digest summaries")


def reading_as_json(polled: "Polled") -> dict[str, Any]:
    """Return a reading for scripts."""
    ingested = polled.ingested
    return {
        "source": polled.source,
        "location": polled.location,
        "failed": polled.failed,
        "created": list(ingested.created),
        "updated": list(ingested.updated),
        "unchanged": list(ingested.unchanged),
        "new_topics": list(ingested.new_topics),
        "problems": [
            {
                "where": problem.where,
                "what": problem.what,
                "mend": problem.mend,
                "is_loss": problem.is_loss,
            }
            for problem in ingested.problems
        ],
        "notes": [
            {
                "where": note.where,
                "summary": note.summary,
                "what": note.what,
                "mend": note.mend,
            }
            for note in ingested.notes
        ],
    }
