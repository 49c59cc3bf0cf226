"""``digest subscribers``: how many there are; lists in and out, and one person at a time."""

from collections import Counter

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
    from subscribers.suppressions.look_up import count_suppressed

    counts = {newsletter.slug: _counts(newsletter.pk) for newsletter in Newsletter.objects.all()}
    suppressed = count_suppressed()
    reasons = _reasons()
    if as_json:
        print_json(
            {
                "newsletters": counts,
                "suppressed_addresses": suppressed,
                "reasons_for_leaving": reasons,
            }
        )
        return
    headers = ("newsletter", "readers", "of these paused", "unconfirmed", "unsubscribed")
    print_table(
        headers, [(slug, *count.values()) for slug, count in counts.items()], numbers=headers[1:]
    )
    say(f"Suppressed addresses (bounced, complained, erased, moved, or by hand): {suppressed}")
    if reasons:
        said = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
        say(f"Why people left, as far as they said: {said}")


def _reasons() -> dict[str, int]:
    from django.db.models import Count

    from subscribers.models import LeavingReason

    by_reason = LeavingReason.objects.values_list("reason").annotate(Count("pk"))
    return dict(by_reason.order_by("-pk__count", "reason"))


def _counts(newsletter_id: int) -> dict[str, int]:
    from django.db.models import Count

    from subscribers.models import SignUp, SubscriberState, Subscription, SubscriptionState

    taken = Subscription.objects.filter(newsletter=newsletter_id)
    by_state: Counter[tuple[str, str]] = Counter()
    for person, state, number in taken.values_list("subscriber__state", "state").annotate(
        number=Count("pk")
    ):
        by_state[person, state] += number
    readers = taken.filter(
        subscriber__state=SubscriberState.CONFIRMED, state=SubscriptionState.ACTIVE
    )
    return {
        "readers": by_state[SubscriberState.CONFIRMED, SubscriptionState.ACTIVE],
        "paused": readers.filter(paused_until__isnull=False).count(),
        "unconfirmed": by_state[SubscriberState.UNCONFIRMED, SubscriptionState.ACTIVE]
        + SignUp.objects.filter(newsletter=newsletter_id, confirmed_as=None).count(),
        "unsubscribed": sum(
            number
            for (_, state), number in by_state.items()
            if state == SubscriptionState.UNSUBSCRIBED
        ),
    }
