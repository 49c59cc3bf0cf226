"""``digest subscribers unconfirmed``: sign-ups that nobody has confirmed."""

import sys
from typing import Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.find_person import read_address

MOST_SHOWN = 20


def add_to(subscribers: typer.Typer) -> None:
    """Add the command to ``digest subscribers``."""
    subscribers.command(
        "unconfirmed",
        epilog=examples(
            "digest subscribers unconfirmed",
            "digest subscribers unconfirmed --forget --domain spam.example",
        ),
    )(show_unconfirmed)


def show_unconfirmed(
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete those who have not been asked yet.")
    ] = False,
    domain: Annotated[
        str, typer.Option(metavar="DOMAIN", help="Delete only those with addresses there.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Count sign-ups that nobody has confirmed; forget strangers.

    Put off are people who have not been asked to confirm, since more others
    than DIGEST_SIGN_UP_LIMIT allows were asked and do not answer. They are
    asked later by themselves. Where a program entered the addresses of
    strangers, --forget deletes them, so that they get no mail.
    """
    if domain and not forget:
        raise typer.BadParameter("--domain says whom to --forget; say both.")
    if forget and as_json:
        raise typer.BadParameter("Choose one of --forget and --json.")
    open_home()
    if forget:
        _forget(_as_kept(domain) if domain else "", yes=yes)
        return
    from subscribers.models import SignUp
    from subscribers.sign_up.not_asked import not_asked_by_domain

    number = SignUp.objects.filter(confirmed_as=None).count()
    domains = not_asked_by_domain()
    if as_json:
        print_json(
            {"unconfirmed": number, "put_off": domains.total(), "put_off_by_domain": domains}
        )
        return
    say(f"Sign-ups that nobody has confirmed: {number}. Of these put off: {domains.total()}")
    if domains:
        headers = ("domain", "put off")
        print_table(headers, domains.most_common(MOST_SHOWN), numbers=headers[1:])


def _as_kept(domain: str) -> str:
    return read_address(f"anybody@{domain.strip().lstrip('@')}").key.rpartition("@")[2]


def _forget(domain: str, *, yes: bool) -> None:
    from subscribers.sign_up.not_asked import forget_not_asked, not_asked_by_domain

    domains = not_asked_by_domain()
    number = domains[domain] if domain else domains.total()
    if not number:
        say("Nobody is put off." if not domain else f"Nobody at {domain} is put off.")
        return
    if not yes:
        if not sys.stdin.isatty():
            fail("Forgetting cannot be undone; add --yes to say that it is meant.")
        if not typer.confirm(f"Forget {number} who have not been asked yet?"):
            fail("Nobody was forgotten.")
    say(f"Forgotten: {forget_not_asked(domain=domain)}")
