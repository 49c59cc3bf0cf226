"""``digest ingest``: reading places now, and what came of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli.answers.output import Told, fail, print_json, progress, say, warn
from digest.cli.commands.sources import DateOrderChoice, RightsChoice
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from digest.sources.fetching.fetch import Fetcher
    from digest.summaries.record_poll import Polled

MOST_PROBLEMS_SHOWN = 20
"""Of one place; --json has them all."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "ingest",
        rich_help_panel=CONTENT,
        epilog=examples(
            "digest ingest",
            "digest ingest notes/ page.txt",
            "digest ingest https://example.org/feed.xml --date-order day-first",
        ),
    )(ingest)


def ingest(
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|FOLDER|URL]...",
            help="What to read; nothing named: every registered source.",
        ),
    ] = None,
    date_order: Annotated[
        DateOrderChoice | None,
        typer.Option(help="How the places named write dates: 12/31 or 31/12."),
    ] = None,
    rights: Annotated[
        RightsChoice | None,
        typer.Option(
            help="What may be mailed of the places named. Files start with full, "
            "addresses with teaser."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read summaries from files, folders, feeds and pages.

    Reading the same again changes nothing. A place that fails is reported,
    and the others are read all the same.
    """
    if not places and (date_order or rights):
        raise typer.BadParameter(
            "goes with places named; a registered source keeps its own (digest sources).",
            param_hint="--date-order" if date_order else "--rights",
        )
    open_home()
    from digest.sources.fetching.fetch import Fetcher
    from digest.summaries.poll import poll_all, registered_sources

    fetcher = Fetcher()
    now = datetime.now(UTC)
    with progress("Reading") as told:
        if places:
            done = _read_named(places, date_order, rights, fetcher=fetcher, now=now, told=told)
        else:
            done = poll_all(registered_sources(), fetcher=fetcher, now=now, progress=told)
    if as_json:
        print_json([_as_json(polled) for polled in done])
    else:
        _show(done)
    _end(done)


def _end(done: "Sequence[Polled]") -> None:
    """End the command with 1 where something could not be stored, the reasons on stderr."""
    incomplete = [polled for polled in done if polled.has_losses]
    for polled in incomplete:
        for problem in polled.ingested.problems:
            if problem.is_loss or polled.failed:
                warn(f"{problem.where}: {problem.what}. {problem.mend}")
    failed = [polled.location for polled in incomplete if polled.failed]
    if failed:
        fail(f"Nothing could be read from {', '.join(failed)}; all else was stored.")
    if incomplete:
        places = ", ".join(polled.location for polled in incomplete)
        fail(f"Not all of {places} could be stored; the rest was.")


def _read_named(
    places: Sequence[str],
    date_order: DateOrderChoice | None,
    rights: RightsChoice | None,
    *,
    fetcher: "Fetcher",
    now: datetime,
    told: Told,
) -> "list[Polled]":
    from digest.cli.subjects.source_by_hand import source_with_rights
    from digest.summaries.poll import poll

    done = []
    for number, place in enumerate(places, start=1):
        source = source_with_rights(place, rights, now=now)
        # For this reading alone: the row of what is named by hand is shared and stays as it is.
        source.date_order = date_order or source.date_order
        location = place if "://" in place else str(Path(place).expanduser())
        done.append(poll(source, location, fetcher=fetcher, now=now))
        told(number, len(places))
    return done


def _show(done: "Sequence[Polled]") -> None:
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


def _as_json(polled: "Polled") -> dict[str, Any]:
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
