"""``digest subscribers add``, ``show``, ``unsubscribe`` and ``erase``: one person at a time."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from digest.cli.answers.output import fail, print_json, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption, NewsletterOption
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import whoever_types
from digest.cli.subjects.find_person import find_person, read_address
from digest.cli.subjects.pick_newsletter import pick_newsletter

if TYPE_CHECKING:
    from digest.newsletters.models import Newsletter, Topic

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]
HOW = "command line"


def add_to(subscribers: typer.Typer) -> None:
    """Add the commands to ``digest subscribers``."""
    subscribers.command(
        epilog=examples(
            "digest subscribers add ada@example.org --consent 'Asked by telephone'",
            "digest subscribers add ada@example.org --consent 'By letter' --topics mind,imaging",
        )
    )(add)
    subscribers.command(epilog=examples("digest subscribers show ada@example.org"))(show)
    subscribers.command(
        "unsubscribe", epilog=examples("digest subscribers unsubscribe ada@example.org")
    )(end_subscription)
    subscribers.command("erase", epilog=examples("digest subscribers erase ada@example.org --yes"))(
        forget
    )


def add(
    email: EmailArgument,
    consent: Annotated[
        str, typer.Option(metavar="WORDS", help="What the person agreed to, and where.")
    ],
    topics: Annotated[
        str, typer.Option(metavar="A,B", help="Slugs or names; left out: all topics.")
    ] = "",
    cadence: Annotated[
        Literal["weekly", "every-two-weeks", "monthly"], typer.Option(help="How often.")
    ] = "weekly",
    name: Annotated[str, typer.Option(help="How to address them.")] = "",
    time_zone: Annotated[
        str, typer.Option(help="Such as Europe/London; left out: the newsletter's.")
    ] = "",
    newsletter: NewsletterOption = None,
) -> None:
    """Take in one reader, confirmed on the consent stated."""
    open_home()
    from digest.render.clean_text import clean_line
    from subscribers.enrol import enrol
    from subscribers.errors import SubscriberError
    from subscribers.models import Cadence
    from subscribers.preferences.plain_words import is_one_line, lead_nowhere
    from subscribers.preferences.records import LONGEST_NAME
    from subscribers.preferences.time_zones import time_zone_names

    chosen = pick_newsletter(newsletter)
    if time_zone and time_zone.casefold() not in time_zone_names():
        fail(f"{time_zone!r} is not a time zone; write it like Europe/London.")
    if len(name) > LONGEST_NAME:
        fail(f"The name is longer than {LONGEST_NAME} characters; shorten it.")
    if not is_one_line(name):
        fail("The name has more than one line; write it on one.")
    if not lead_nowhere(name):
        fail(
            "The name could become a link in mail; write it without web and mail addresses, and "
            "with a blank behind each dot."
        )
    try:
        enrol(
            read_address(email),
            chosen,
            how=HOW,
            wording=consent,
            at=datetime.now(UTC),
            topics=_topics(topics, chosen),
            cadence=Cadence(cadence),
            name=clean_line(name),
            time_zone=time_zone_names()[time_zone.casefold()] if time_zone else "",
        )
    except SubscriberError as error:
        fail(str(error))
    say(f"{email} reads {chosen.slug} from its next issue on.")


def show(email: EmailArgument, as_json: JsonOption = False) -> None:
    """Show everything that is held about one person."""
    open_home()
    from subscribers.account.held_about import held_about

    held = held_about(find_person(email))
    if as_json:
        print_json(held)
        return
    for name, value in held.items():
        if value and not isinstance(value, list):
            say(f"{name.replace('_', ' ') + ':':<20}{_shown(value)}")
    for name in (name for name, value in held.items() if isinstance(value, list)):
        words = name.replace("_", " ")
        say(f"\n{words}:" if held[name] else f"\n{words}: none")
        for entry in held[name]:
            facts = (f"{key.replace('_', ' ')}: {_shown(it)}" for key, it in entry.items() if it)
            say(f"- {'; '.join(facts)}")


def end_subscription(email: EmailArgument, newsletter: NewsletterOption = None) -> None:
    """End one person's subscriptions at once.

    To the newsletter named, or to every one.
    """
    open_home()
    from subscribers.leaving.unsubscribe import unsubscribe

    person = find_person(email)
    taken = person.subscriptions.select_related("newsletter")
    if newsletter is not None:
        taken = taken.filter(newsletter=pick_newsletter(newsletter))
    ended = [
        subscription.newsletter.slug
        for subscription in taken
        if unsubscribe(person.public_id, subscription.newsletter_id, how=HOW, at=datetime.now(UTC))
    ]
    say(f"{email} reads {', '.join(ended)} no longer." if ended else f"{email} reads none already.")


def forget(
    email: EmailArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
) -> None:
    """Erase one person for good: no address, name or wish stays.

    Nor does what mail servers said of their mail. What stays is an empty
    row for the counts, the proof of consent, and a keyed hash of the
    address, so that no import brings them back. Where the address is the
    team's, too, it stays there, and that is said.
    """
    if not yes:
        if not sys.stdin.isatty():
            fail("Erasing cannot be undone; add --yes to say that it is meant.")
        if not typer.confirm(f"Erase {email} for good?"):
            fail("Nothing was erased.")
    open_home()
    from subscribers.account.erase_all import erase_all
    from subscribers.account.team_lists import stays_with_the_team

    person = find_person(email)
    stays = stays_with_the_team(person.email_key or "")
    erase_all(person, at=datetime.now(UTC), by=whoever_types())
    where = f" Their address stays where it is the team's: {'; '.join(stays)}." if stays else ""
    say(f"Erased.{where}")


def _topics(words: str, newsletter: "Newsletter") -> "list[Topic]":
    from subscribers.transfer.resolve_topics import topics_by_word

    wanted = [word.strip() for word in words.replace("|", ",").split(",") if word.strip()]
    known = topics_by_word(newsletter)
    unknown = [word for word in wanted if word.casefold() not in known]
    if unknown:
        slugs = ", ".join(sorted({topic.slug for topic in known.values()}))
        fail(f"Topic {', '.join(unknown)} is not known; known are {slugs}.")
    return [known[word.casefold()] for word in wanted]


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(one if isinstance(one, str) else one["kind"] for one in value)
    return "yes" if value is True else str(value)
