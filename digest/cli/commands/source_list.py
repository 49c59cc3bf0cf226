"""``digest sources list``: the registered places, and what the last reading of each gave."""

from typing import TYPE_CHECKING, Any

import typer

from digest.cli.answers.output import print_json, print_table, say
from digest.cli.help.options import JsonOption
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from digest.sources.register import ListedSource


def show_sources(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show, add, set and remove places that are read regularly."""
    if not context.invoked_subcommand:
        list_sources(as_json)


def list_sources(as_json: JsonOption = False) -> None:
    """Show the registered sources and their last readings."""
    open_home()
    from digest.sources import register

    listed = register.list_sources()
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
