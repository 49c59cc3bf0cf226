"""``digest sources``: the places that are read again and again."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from digest.cli.examples import examples
from digest.cli.open_home import open_home
from digest.cli.options import JsonOption
from digest.cli.output import fail, print_json, print_table, say
from digest.cli.panels import CONTENT

if TYPE_CHECKING:
    from digest.sources.register import ListedSource

DateOrderChoice = Literal["month-first", "day-first"]
RightsChoice = Literal["full", "teaser"]


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
    sources.command("list", epilog=examples("digest sources list --json"))(list_all)
    sources.command("remove", epilog=examples("digest sources remove notes"))(remove)
    app.add_typer(sources, name="sources", rich_help_panel=CONTENT)


def show_sources(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show, add and remove places that are read again and again."""
    if not context.invoked_subcommand:
        list_all(as_json)


def list_all(as_json: JsonOption = False) -> None:
    """Show the registered sources, and what the last reading of each gave."""
    open_home()
    from digest.sources.register import list_sources

    listed = list_sources()
    if as_json:
        print_json([_as_json(each) for each in listed])
        return
    if not listed:
        say("No source yet. Add one: digest sources add FOLDER or digest sources add ADDRESS")
        return
    print_table(
        ("source", "kind", "may be mailed", "summaries", "last reading"),
        [
            (
                f"{each.source.slug}\n{each.source.location}",
                each.source.kind,
                "in full" if each.source.rights == "full" else "as teasers",
                each.summaries,
                _last_reading(each),
            )
            for each in listed
        ],
        numbers=("summaries",),
    )


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
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Fetch from this machine and private networks too."),
    ] = False,
    every_hours: Annotated[int, typer.Option(help="How often it is read.")] = 6,
    heading: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HEADING=PART",
            help="A heading of its own for takeaway, found, matters, keep_in_mind or caveat; "
            "may be given several times.",
        ),
    ] = None,
) -> None:
    """Register a place to be read again and again. Nothing is fetched yet."""
    headings = _headings(heading or [])
    open_home()
    from digest.sources.register import RegisterError, add_source

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
    except RegisterError as error:
        fail(str(error))
    mailed = "full texts" if source.rights == "full" else "teasers only"
    say(f"Added {source.slug}: a {source.kind}, read every {source.every_hours} hours, {mailed}.")
    say("Read it now: digest ingest")


def remove(slug: Annotated[str, typer.Argument(metavar="SLUG")]) -> None:
    """Read a source no longer. Its summaries stay."""
    open_home()
    from digest.sources.register import RegisterError, remove_source

    try:
        staying = remove_source(slug)
    except RegisterError as error:
        fail(str(error))
    say(f"Removed {slug}. Summaries of it that stay: {staying}.")


def _headings(given: list[str]) -> dict[str, str]:
    headings = {}
    for assignment in given:
        heading, equals, part = assignment.rpartition("=")
        if not (equals and heading.strip() and part.strip()):
            raise typer.BadParameter(
                f"{assignment!r} is not HEADING=PART; write it like 'In short=takeaway'.",
                param_hint="--heading",
            )
        headings[heading.strip()] = part.strip()
    return headings


def _last_reading(listed: "ListedSource") -> str:
    source = listed.source
    if source.last_read_at is None:
        return "not read yet"
    failed = "FAILED: " if source.last_failed else ""
    return f"{source.last_read_at:%Y-%m-%d %H:%M} UTC\n{failed}{source.last_result}"


def _as_json(listed: "ListedSource") -> dict[str, Any]:
    source = listed.source
    return {
        "slug": source.slug,
        "kind": source.kind,
        "location": source.location,
        "rights": source.rights,
        "date_order": source.date_order,
        "headings": source.headings,
        "allow_private": source.allow_private,
        "every_hours": source.every_hours,
        "summaries": listed.summaries,
        "last_read_at": source.last_read_at.isoformat() if source.last_read_at else None,
        "last_failed": source.last_failed,
        "last_result": source.last_result,
    }
