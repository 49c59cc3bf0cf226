"""``digest sources``: the places that are read again and again."""

from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from digest.cli.answers.output import fail, say
from digest.cli.commands.source_list import list_sources, show_sources
from digest.cli.help.examples import examples
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home
from digest.cli.subjects.headings import headings_of

DateOrderChoice = Literal["month-first", "day-first"]
RightsChoice = Literal["full", "teaser"]
AllowPrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch from this machine and private networks too."),
]
HeadingOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HEADING=PART",
        help="A heading of its own for takeaway, found, matters, keep_in_mind or caveat; "
        "may be given several times.",
    ),
]

_SETTINGS = (
    "Settings: rights (full or teaser), date_order (month-first or day-first),\n"
    "every_hours, allow_private (yes or no), headings (Heading=part pairs with\n"
    "commas between; they replace those that were there)."
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    sources = typer.Typer()
    sources.callback(
        invoke_without_command=True,
        epilog=examples("digest sources", "digest sources add https://example.org/feed.xml"),
    )(show_sources)
    sources.command(
        "add",
        epilog=examples(
            "digest sources add notes/",
            "digest sources add https://example.org/feed.xml --every-hours 12",
            "digest sources add https://example.org/news.html --heading 'In short=takeaway'",
        ),
    )(add)
    sources.command("list", epilog=examples("digest sources list --json"))(list_sources)
    sources.command(
        "set",
        epilog=examples(
            "digest sources set news every_hours=12 allow_private=yes",
            "digest sources set news 'headings=In short=takeaway, Results=found'",
        ),
        help=f"Change settings of a source, all or none.\n\n{_SETTINGS}",
    )(set_source)
    sources.command("remove", epilog=examples("digest sources remove notes"))(remove)
    app.add_typer(sources, name="sources", rich_help_panel=CONTENT)


def add(
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="A folder, file or address.")],
    slug: Annotated[str | None, typer.Option(help="What to call it here.")] = None,
    kind: Annotated[
        Literal["folder", "feed", "page"] | None,
        typer.Option(help="How to read it, where its name does not tell."),
    ] = None,
    rights: Annotated[
        RightsChoice | None,
        typer.Option(
            help="What its publisher lets us mail. A folder starts with full, "
            "feeds and pages with teaser."
        ),
    ] = None,
    date_order: Annotated[
        DateOrderChoice, typer.Option(help="How it writes dates: 12/31 or 31/12.")
    ] = "month-first",
    allow_private: AllowPrivateOption = False,
    every_hours: Annotated[int, typer.Option(help="How often it is read.")] = 6,
    heading: HeadingOption = None,
) -> None:
    """Register a place to be read again and again.

    Nothing is fetched yet.
    """
    headings = headings_of(heading or [])
    open_home()
    from digest.change_error import ChangeError
    from digest.sources.register import add_source

    try:
        source = add_source(
            location,
            slug=slug,
            kind=kind,
            rights=rights,
            date_order=date_order,
            headings=headings,
            allow_private=allow_private,
            every_hours=every_hours,
            at=datetime.now(UTC),
        )
    except ChangeError as error:
        fail(str(error))
    mailed = "full texts" if source.rights == "full" else "teasers only"
    say(f"Added {source.slug}: a {source.kind}, read every {source.every_hours} hours, {mailed}.")
    say("Read it now: digest ingest")


def set_source(
    slug: Annotated[str, typer.Argument(metavar="SLUG")],
    assignments: Annotated[list[str], typer.Argument(metavar="KEY=VALUE")],
) -> None:
    """Change settings of a source."""
    open_home()
    from digest.change_error import ChangeError
    from digest.sources.change import change_source

    try:
        source = change_source(slug, assignments)
    except ChangeError as error:
        fail(str(error))
    headings = ", ".join(f"{heading}={part}" for heading, part in source.headings.items())
    private = "yes" if source.allow_private else "no"
    say(f"{source.slug} is now: rights={source.rights} date_order={source.date_order}")
    say(f"  every_hours={source.every_hours} allow_private={private}")
    say(f"  headings={headings or '(none of its own)'}")
    say("Read it now: digest ingest")


def remove(slug: Annotated[str, typer.Argument(metavar="SLUG")]) -> None:
    """Read a source no longer. Its summaries stay."""
    open_home()
    from digest.change_error import ChangeError
    from digest.sources.register import remove_source

    try:
        staying = remove_source(slug)
    except ChangeError as error:
        fail(str(error))
    say(f"Removed {slug}. Summaries of it that stay: {staying}.")
