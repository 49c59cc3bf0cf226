"""``digest subscribers suppress`` and ``unsuppress``: addresses that must not be mailed."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.help.examples import examples
from digest.cli.process.open_home import open_home
from digest.cli.subjects.find_person import read_address

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]


def add_to(subscribers: typer.Typer) -> None:
    """Add the commands to ``digest subscribers``."""
    subscribers.command(
        "suppress",
        epilog=examples(
            "digest subscribers suppress ada@example.org --reason 'Asked for it by telephone'"
        ),
    )(suppress_address)
    subscribers.command(
        "unsuppress",
        epilog=examples("digest subscribers unsuppress ada@example.org --by admin@your.org"),
    )(lift_suppression)


def suppress_address(
    email: EmailArgument,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why; kept beside its hash.")],
) -> None:
    """Never mail an address again, whether it is known or not.

    It is kept as a keyed hash alone. All its subscriptions end at once, and
    imports bring none back; their own new sign-up does.
    """
    open_home()
    from subscribers.suppressions.look_up import BY_HAND, suppression_of
    from subscribers.suppressions.note import NoteError, checked_note
    from subscribers.suppressions.suppress import suppress

    try:
        note = checked_note(reason)
    except NoteError as error:
        fail(str(error))
    address = read_address(email)
    known = suppression_of(address.key)
    ended = suppress(address.key, reason=BY_HAND, note=note, at=datetime.now(UTC))
    if known:
        say(
            f"{email} was not mailed already: {known.reason}, since {known.since:%Y-%m-%d}. "
            "That stays the reason."
        )
    else:
        say(f"{email} is not mailed any more. Subscriptions ended: {ended}")


def lift_suppression(
    email: EmailArgument,
    by: Annotated[
        str, typer.Option(metavar="ADMIN-EMAIL", help="Which admin allows it; kept on record.")
    ],
) -> None:
    """Let an address be mailed again that must not be.

    Needed before somebody can sign up again who complained. No subscription
    comes back by it. Who was erased needs nobody's leave to sign up again.
    """
    open_home()
    from subscribers.suppressions.unsuppress import UnsuppressError, unsuppress

    try:
        reason = unsuppress(read_address(email), by=read_address(by).email, at=datetime.now(UTC))
    except UnsuppressError as error:
        fail(str(error))
    say(f"{email} may be mailed again (it was not: {reason}), once they have signed up again.")
