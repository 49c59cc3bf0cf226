"""``digest settle``: a person's word on what nobody can tell."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, say
from digest.cli.answers.what_was_heard import say_probably_not_sent, what_was_heard
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import note_deed
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.delivery.status.in_doubt import Doubt

MOST_SHOWN = 10


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples(
            "digest settle latest", "digest settle latest --resend", "digest settle latest --close"
        ),
    )(settle)


def settle(
    issue: IssueArgument,
    resend: Annotated[
        bool, typer.Option("--resend", help="Send them again: some may get it twice.")
    ] = False,
    close: Annotated[
        bool, typer.Option("--close", help="Leave it at that: some may never have got it.")
    ] = False,
) -> None:
    """Decide about mail that the provider may have taken, or not.

    Without an option, only says which there are. Before anything goes again, all reports that
    came are read: they may prove that it was taken.
    """
    if resend and close:
        raise typer.BadParameter("--resend and --close exclude each other; give one of them.")
    open_home()
    from digest.delivery.controls.settle import settle as settle_issue
    from digest.delivery.errors import DeliveryError
    from digest.delivery.status.in_doubt import doubts

    chosen = named_issue(issue)
    if not resend and not close:
        _say_what_is_unknown(chosen.slug, list(doubts(chosen)))
        say_probably_not_sent(chosen.slug, what_was_heard(chosen).probably_not_sent)
        return
    if resend:
        _hear_first(chosen.slug)
    try:
        settled = settle_issue(chosen, how="resend" if resend else "close", at=datetime.now(UTC))
    except DeliveryError as error:
        fail(str(error))
    deed = "sent again what was in doubt of" if resend else "closed what was in doubt of"
    before, after = {"in doubt": settled.deliveries}, {"in doubt": 0}
    note_deed(deed, f"issue {chosen.slug}", before=before, after=after)
    if resend:
        say(f"{chosen.slug}: {settled.deliveries} go again. Next: digest send {chosen.slug}")
    else:
        say(f"{chosen.slug}: {settled.deliveries} stay unknown, and the matter is closed.")


def _hear_first(slug: str) -> None:
    from digest.events.apply_events import apply_all

    missed = apply_all(now=datetime.now(UTC))
    if missed:
        reports = "1 stored report" if missed == 1 else f"{missed} stored reports"
        fail(
            f"Nothing of {slug} goes again yet: {reports} could not be applied, and may prove that "
            "it was taken. Run digest tick, which says what hinders it, then this again."
        )


def _say_what_is_unknown(slug: str, doubts: "list[Doubt]") -> None:
    if not doubts:
        say(f"Nothing of {slug} waits to be settled.")
        return
    count = sum(doubt.mails for doubt in doubts)
    say(f"{slug}: whether the provider took {count} of its mails cannot be told.")
    for doubt in doubts[:MOST_SHOWN]:
        mails = "1 mail" if doubt.mails == 1 else f"{doubt.mails} mails"
        say(
            f"  {mails}, {doubt.provider}, {doubt.at:%Y-%m-%d %H:%M} UTC, attempt "
            f"{doubt.attempt_id}: {doubt.words}"
        )
    if len(doubts) > MOST_SHOWN:
        say(f"  and {len(doubts) - MOST_SHOWN} more batches")
    say("Look there first, if you can: the attempt's id travels with the mail. Then one of:")
    say(f"  digest settle {slug} --resend   send them again: some may get it twice")
    say(f"  digest settle {slug} --close    leave it at that: some may never have got it")
