"""``digest subscribers``: how many there are; lists in and out, and one person at a time."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from digest.cli.answers.output import print_json, print_table, say
from digest.cli.commands import (
    consents,
    one_subscriber,
    subscriber_export,
    subscriber_import,
    suppressions,
    unconfirmed,
)
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import READERS
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from subscribers.head_count import HeadCount


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    subscribers = typer.Typer()
    subscribers.callback(
        invoke_without_command=True,
        epilog=examples(
            "digest subscribers",
            "digest subscribers import members.csv --consent 'Ticked a box on our form'",
        ),
    )(count_subscribers)
    subscriber_import.add_to(subscribers)
    subscriber_export.add_to(subscribers)
    one_subscriber.add_to(subscribers)
    consents.add_to(subscribers)
    suppressions.add_to(subscribers)
    unconfirmed.add_to(subscribers)
    app.add_typer(subscribers, name="subscribers", rich_help_panel=READERS)


def count_subscribers(context: typer.Context, as_json: JsonOption = False) -> None:
    """Count, import, export, add, show, suppress and erase readers."""
    if context.invoked_subcommand:
        return
    open_home()
    from digest.newsletters.models import Newsletter
    from subscribers.head_count import head_count, reasons_for_leaving
    from subscribers.suppressions.look_up import count_suppressed

    today = datetime.now(UTC).date()
    counts = {each.slug: head_count(each.pk, on=today) for each in Newsletter.objects.all()}
    suppressed = count_suppressed()
    reasons = reasons_for_leaving()
    if as_json:
        print_json(
            {
                "newsletters": {slug: _as_row(count) for slug, count in counts.items()},
                "suppressed_addresses": suppressed,
                "reasons_for_leaving": reasons,
            }
        )
        return
    headers = ("newsletter", "readers", "of these paused", "unconfirmed", "unsubscribed")
    print_table(
        headers,
        [(slug, *_as_row(count).values()) for slug, count in counts.items()],
        numbers=headers[1:],
    )
    say(f"Suppressed addresses (bounced, complained, erased, moved, or by hand): {suppressed}")
    if reasons:
        said = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
        say(f"Why people left, as far as they said: {said}")


def _as_row(count: "HeadCount") -> dict[str, int]:
    return {
        "readers": count.readers,
        "paused": count.paused,
        "unconfirmed": count.unconfirmed,
        "unsubscribed": count.unsubscribed,
    }
