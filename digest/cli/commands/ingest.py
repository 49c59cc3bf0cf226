"""``digest ingest``: reading places now, and what came of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import Told, fail, print_json, progress
from digest.cli.commands import ingest_outcome
from digest.cli.commands.sources import (
    AllowPrivateOption,
    DateOrderChoice,
    HeadingOption,
    RightsChoice,
)
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home
from digest.cli.subjects.headings import headings_of
from digest.cli.subjects.source_by_hand import AskedFor, source_as_asked

if TYPE_CHECKING:
    from digest.sources.fetching.fetch import Fetcher
    from digest.summaries.record_poll import Polled


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "ingest",
        rich_help_panel=CONTENT,
        epilog=examples(
            "digest ingest",
            "digest ingest notes/ page.txt",
            "digest ingest https://example.org/feed.xml --date-order day-first",
            "digest ingest page.html --heading 'In short=takeaway'",
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
    allow_private: AllowPrivateOption = False,
    heading: HeadingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read summaries from files, folders, feeds and pages.

    Reading the same again changes nothing. A place that fails is reported,
    and the others are read all the same.
    """
    given = {
        "--date-order": date_order,
        "--rights": rights,
        "--allow-private": allow_private,
        "--heading": heading,
    }
    if not places and any(given.values()):
        raise typer.BadParameter(
            "goes with places named; a registered source has its own (digest sources set).",
            param_hint=next(option for option, value in given.items() if value),
        )
    asked = AskedFor(
        rights=rights,
        date_order=date_order,
        headings=headings_of(heading or []),
        allow_private=allow_private,
    )
    open_home()
    from digest.sources.fetching.fetch import Fetcher
    from digest.summaries.poll import poll_all, registered_sources

    fetcher = Fetcher()
    now = datetime.now(UTC)
    with progress("Reading") as told:
        if places:
            done = _read_named(places, asked, fetcher=fetcher, now=now, told=told)
        else:
            done = poll_all(registered_sources(), fetcher=fetcher, now=now, progress=told)
    if as_json:
        print_json([ingest_outcome.reading_as_json(polled) for polled in done])
    else:
        ingest_outcome.show(done)
    ingest_outcome.end(done)


def _read_named(
    places: Sequence[str],
    asked: AskedFor,
    *,
    fetcher: "Fetcher",
    now: datetime,
    told: Told,
) -> "list[Polled]":
    from digest.change_error import ChangeError
    from digest.summaries.poll import poll

    done = []
    for number, place in enumerate(places, start=1):
        try:
            source = source_as_asked(place, asked, now=now)
        except ChangeError as error:
            fail(str(error))
        location = place if "://" in place else str(Path(place).expanduser())
        done.append(poll(source, location, fetcher=fetcher, now=now))
        told(number, len(places))
    return done
