"""``digest demo``: the main job on invented content, in a minute."""

import os
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import err, fail, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.own_command import own_command
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from digest.demo.look import Looked
    from digest.demo.story import Week

SUBSCRIBERS = 300


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=RUNNING,
        epilog=examples("digest demo", "digest demo --home demo-home --subscribers 1000"),
    )(demo)


def demo(
    home: Annotated[
        Path | None,
        typer.Option(help="A folder of its own, new or from an earlier demonstration."),
    ] = None,
    subscribers: Annotated[
        int, typer.Option(min=3, max=1_000_000, help="How many invented readers.")
    ] = SUBSCRIBERS,
) -> None:
    """Live through six weeks with invented studies and readers.

    Mail goes into a local outbox; nothing leaves this machine, whatever the
    environment says.
    """
    from digest.demo.fresh_home import OccupiedHomeError, prepare_home

    folder = (home or Path(os.environ.get("DIGEST_HOME") or "var")).expanduser().absolute()
    try:
        prepare_home(folder)
    except OccupiedHomeError as error:
        fail(str(error))
    os.environ["DIGEST_PROVIDER"] = "outbox"
    os.environ.pop("DATABASE_URL", None)
    open_home(folder)
    _run(folder, subscribers)


def _run(folder: Path, subscribers: int) -> None:
    from digest.demo.look import write_look
    from digest.demo.story import UnfinishedStoryError, tell_story

    now = datetime.now(UTC)
    try:
        with err.status("Living through six weeks ...") as status:
            weeks = tell_story(
                folder,
                subscribers=subscribers,
                now=now,
                report=status.update,
            )
    except UnfinishedStoryError as error:
        fail(str(error))
    _show(folder, weeks, write_look(folder, weeks[-1].issue, now=now))


def _show(folder: Path, weeks: "list[Week]", looked: "Looked") -> None:
    from digest.delivery.status.issue_status import status_of

    say(f"Four issues of one newsletter, in {folder}")
    rows = []
    for week in weeks:
        counted = status_of(week.issue).to_json()
        deliveries = counted["deliveries"]
        rows.append(
            (
                week.issue.slug,
                week.files,
                week.issue.items.count(),
                counted["audience"],
                counted["variants"],
                deliveries["submitted"],
                deliveries["skipped"],
                counted["state"],
            )
        )
    headers = ("issue", "new", "items", "due", "variants", "mailed", "nothing", "state")
    print_table(headers, rows, numbers=headers[1:-1])
    say("new: summaries that came in. due: readers whose turn it was. nothing: of these, readers")
    say("whose topics had nothing. Others take it every two weeks or monthly, or paused, or left.")
    say()
    print_table(("waits", "why"), looked.waiting)
    say("Look at:")
    shown = [("this week's issue", looked.html), ("its text", looked.text)]
    shown += [(f"{copy.to} got", copy.html or copy.text) for copy in looked.copies]
    shown.append((f"all {looked.messages} messages", looked.outbox))
    widest = max(len(what) for what, _ in shown)
    for what, path in shown:
        say(f"  {what:{widest}}  {path}")
    say()
    say(f"And in a browser: DIGEST_HOME={quote(str(folder))} {own_command()} run")
