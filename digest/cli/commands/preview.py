"""``digest preview``: an issue as readers get it, in files or in a browser."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.commands.preview_watch import Reader, watch_issue
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.newsletters.models import Topic
    from subscribers.models import Subscriber


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples(
            "digest preview latest --out preview",
            "digest preview latest --out preview --topics imaging,mind",
            "digest preview weekly-2026-03-03 --out preview --subscriber ada@example.org",
            "digest preview latest --watch",
            "digest preview latest --look letter --watch",
        ),
    )(preview)


def preview(
    issue: IssueArgument,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the four files are put.")
    ] = None,
    topics: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="As somebody who chose these topics gets it."),
    ] = None,
    subscriber: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="As this subscriber gets it.")
    ] = None,
    look: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="In this look, whatever the newsletter's is."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it in a browser, anew whenever a file is saved.")
    ] = False,
    port: Annotated[
        int, typer.Option(metavar="P", min=0, max=65535, help="For --watch; 0 takes a free one.")
    ] = 8001,
) -> None:
    """Write an issue into files, or show it while it changes.

    A draft is shown as it is now, an approved issue as it was approved. The
    links to preferences and unsubscribing are nobody's: following them
    changes nothing.
    """
    if topics is not None and subscriber is not None:
        raise typer.BadParameter("--topics and --subscriber exclude each other; give one of them.")
    if watch == (out is not None):
        raise typer.BadParameter("give either --out DIR, for files, or --watch, for a browser.")
    open_home()
    from digest.delivery.copies.preview import preview_variant
    from digest.delivery.copies.write_preview import write_preview
    from digest.delivery.errors import DeliveryError
    from digest.issues.differences import has_unapproved_changes
    from digest.issues.snapshot import SnapshotError
    from digest.render.slots import MissingSlotError
    from digest.render.template_error import TemplateError

    chosen = named_issue(issue)
    reader: Reader = {
        "topics": _topics(topics) if topics is not None else None,
        "subscriber": _subscriber(subscriber) if subscriber is not None else None,
        "look": _look(look) if look is not None else None,
    }
    if out is None:
        watch_issue(chosen, reader, port=port)
        return
    try:
        shown = preview_variant(chosen, **reader, now=datetime.now(UTC))
        files = write_preview(shown, out)
    except (DeliveryError, SnapshotError, TemplateError, MissingSlotError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or out} cannot be written ({error.strerror}); choose another --out.")
    say(f"Subject: {shown.mail.subject}")
    if shown.why_not_due:
        say(f"As things stand nothing of it goes to them: {shown.why_not_due}.")
    if has_unapproved_changes(chosen):
        say("It is what was approved; what was changed since is not in it.")
    for file in files:
        say(f"  {file}")


def _look(name: str) -> str:
    from digest.newsletters.looks import known_looks

    known = known_looks()
    if name not in known:
        fail(f"There is no look {name!r}; known are {', '.join(known)}.")
    return name


def _topics(slugs: str) -> "list[Topic]":
    from digest.newsletters.models import Topic

    known = {topic.slug: topic for topic in Topic.objects.all()}
    wanted = [slug for slug in (slug.strip() for slug in slugs.split(",")) if slug]
    unknown = [slug for slug in wanted if slug not in known]
    if unknown:
        fail(f"{', '.join(unknown)}: no such topic; known are {', '.join(sorted(known))}.")
    if not wanted:
        fail(f"--topics names no topic; known are {', '.join(sorted(known))}.")
    return [known[slug] for slug in dict.fromkeys(wanted)]


def _subscriber(address: str) -> "Subscriber":
    from subscribers.address import AddressError, normal_address
    from subscribers.models import Subscriber

    try:
        found = Subscriber.objects.filter(email_key=normal_address(address).key).first()
    except AddressError as error:
        fail(str(error))
    if found is None:
        fail(f"{address} is no subscriber; `digest subscribers export` lists them.")
    return found
