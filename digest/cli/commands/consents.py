"""``digest subscribers consents``: who agreed to what, when, how and in which words."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.find_person import read_address

if TYPE_CHECKING:
    from subscribers.transfer.consent_ledger import GivenConsent


def add_to(subscribers: typer.Typer) -> None:
    """Add the command to ``digest subscribers``."""
    subscribers.command(
        "consents",
        epilog=examples(
            "digest subscribers consents ada@example.org",
            "digest subscribers consents --all --csv",
        ),
    )(show_consents)


def show_consents(
    email: Annotated[str | None, typer.Argument(metavar="[EMAIL]")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Of everybody.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, for a spreadsheet or an archive.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what was agreed to, when, how and in which words.

    Of one address, that of somebody erased included: their consents are kept
    for three years under a keyed hash of the address, and found by it.
    Or of everybody.
    """
    if (email is None) != everybody:
        raise typer.BadParameter("Name an address, or say --all.")
    if as_csv and as_json:
        raise typer.BadParameter("Choose one of --csv and --json.")
    open_home()
    from subscribers.transfer.consent_ledger import consent_csv, consents_of, every_consent

    found = every_consent() if email is None else consents_of(read_address(email).key)
    if as_csv:
        sys.stdout.writelines(consent_csv(found))
        return
    given = list(found)
    if email is not None and not given:
        fail(f"No consent of {email} is held, nor any of somebody erased who had this address.")
    if as_json:
        print_json([asdict(consent) for consent in given])
        return
    for consent in given:
        say(_in_words(consent))


def _in_words(consent: "GivenConsent") -> str:
    who = consent.email or f"(erased; kept until {consent.kept_until[:10]})"
    when = _shown(consent.given_at)
    if consent.recorded_at:
        when += f", recorded {_shown(consent.recorded_at)}"
    return f"{who}: {consent.newsletter}, {when}, {consent.how}: {consent.wording}"


def _shown(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
