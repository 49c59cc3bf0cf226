"""``digest doctor``: what is well, what is worth knowing, and what must be mended."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say, warn
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home

_SHOWN = {"ok": "ok", "note": "note", "mend": "MEND"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "doctor",
        rich_help_panel=RUNNING,
        epilog=examples("digest doctor", "digest doctor --json"),
    )(doctor)


def doctor(
    as_json: JsonOption = False,
    accept_new_key: Annotated[
        bool,
        typer.Option(
            "--accept-key",
            help="Take the present secret key for good; links made with the former one are dead.",
        ),
    ] = False,
    accept_restored_database: Annotated[
        bool,
        typer.Option(
            "--accept-restored",
            help="Go on with a database put back from a copy; holds what was to go out.",
        ),
    ] = False,
) -> None:
    """Say what is well and what must be mended; contacts nobody.

    Exits with 1 where something must be mended.
    """
    environment = open_home(with_any_key=True)
    from digest.cli.checkups.copy import look_at_copy
    from digest.cli.checkups.database import look_at_database
    from digest.cli.checkups.home import look_at_home
    from digest.cli.checkups.key import look_at_key
    from digest.cli.checkups.looks import look_at_looks
    from digest.cli.checkups.outside import look_at_outside
    from digest.cli.checkups.sign_ups import look_at_sign_ups
    from digest.cli.checkups.work import look_at_work

    if accept_new_key:
        from subscribers.links.check_key import accept_key

        if accept_key(at=datetime.now(UTC)):
            warn("From now on the present secret key is the known one. Back it up.")
    if accept_restored_database:
        _accept_restored()
    checkups = [
        *look_at_home(environment),
        *look_at_database(),
        look_at_key(),
        look_at_copy(),
        *look_at_outside(environment),
        *look_at_work(),
        *look_at_sign_ups(),
        *look_at_looks(),
    ]
    to_mend = [checkup.name for checkup in checkups if checkup.state == "mend"]
    if as_json:
        print_json({"ok": not to_mend, "checks": [asdict(checkup) for checkup in checkups]})
    else:
        rows = [(_SHOWN[checkup.state], checkup.name, checkup.said) for checkup in checkups]
        print_table(("", "what", "how it is"), rows)
    if to_mend:
        fail(f"To be mended: {', '.join(to_mend)}.")
    if not as_json:
        say("Nothing has to be mended.")


def _accept_restored() -> None:
    from digest.delivery.guards.watch import accept_restored

    held = accept_restored()
    if held is None:
        warn("The database was not put back from a copy, so there was nothing to accept.")
        return
    warn(
        "From now on the database counts as it is. Of what happened after the copy was made it "
        "knows nothing: who left since then gets mail again, and what was sent counts as new."
    )
    for issue in held:
        warn(f"{issue.slug} is held: digest resume {issue.slug}, or digest cancel {issue.slug}")
