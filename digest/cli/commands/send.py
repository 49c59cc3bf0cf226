"""``digest send``: an issue to its readers, at a person's word."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.how_it_went import say_how_it_went
from digest.cli.answers.output import fail, progress, say, warn
from digest.cli.help.examples import examples
from digest.cli.help.panels import ISSUES
from digest.cli.process.open_home import open_home
from digest.cli.process.stop_by_signal import stop_by_signal
from digest.cli.subjects.named_issue import IssueArgument, named_issue

if TYPE_CHECKING:
    from digest.delivery.providers.base import Provider
    from digest.issues.models import Issue


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=ISSUES,
        epilog=examples(
            "digest send latest",
            "digest send latest --test me@example.org",
            "digest send weekly-2026-03-03 --now",
        ),
    )(send)


def send(
    issue: IssueArgument,
    at_once: Annotated[
        bool,
        typer.Option("--now", help="Send all of it: wait for nobody's local time, however late."),
    ] = False,
    test: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Send one copy there, and to nobody else."),
    ] = None,
) -> None:
    """Send what is due of an approved issue; run again, it goes on.

    Nobody gets it twice. What is due later goes out by a worker, a tick, or this command again.
    """
    if test is not None and at_once:
        raise typer.BadParameter("--now and --test exclude each other; give one of them.")
    address = _address(test) if test is not None else None
    environment = open_home()
    chosen = named_issue(issue)
    if address is None:
        _refuse_unsendable(chosen)

    provider = environment.provider_settings.open()
    try:
        if address is not None:
            _test(chosen, address, provider)
        else:
            _send(chosen, provider, at_once=at_once)
    finally:
        provider.close()


def _address(text: str) -> str:
    from subscribers.address import AddressError, normal_address

    try:
        return normal_address(text).email
    except AddressError as error:
        raise typer.BadParameter(str(error), param_hint="--test") from error


def _refuse_unsendable(issue: "Issue") -> None:
    from digest.issues.models import IssueState
    from subscribers.audience import has_readers

    why = f" ({issue.reason.rstrip('.')})" if issue.reason else ""
    match issue.state:
        case IssueState.DRAFT:
            fail(
                f"{issue.slug} is a draft, and only an approved issue goes out. Look at it with "
                f"digest check {issue.slug}, then digest approve {issue.slug} --by YOUR-ADDRESS"
            )
        case IssueState.HELD:
            fail(f"{issue.slug} is held{why}. To let it go on: digest resume {issue.slug}")
        case IssueState.SKIPPED | IssueState.CANCELLED:
            fail(f"{issue.slug} was {issue.state}{why}, so nothing of it goes out.")
        case IssueState.APPROVED if not has_readers(issue.newsletter):
            fail(
                f"Nobody takes {issue.newsletter.slug} yet, so {issue.slug} would be used up for "
                "nobody. Take readers in first: digest subscribers import FILE --consent WORDS"
            )


def _test(issue: "Issue", address: str, provider: "Provider") -> None:
    from digest.delivery.copies.trial_mail import send_test
    from digest.delivery.errors import DeliveryError
    from digest.issues.snapshot import SnapshotError
    from digest.render.template_error import TemplateError

    try:
        send_test(issue, address, provider=provider, at=datetime.now(UTC))
    except (DeliveryError, SnapshotError, TemplateError) as error:
        fail(str(error))
    say(f"One copy of {issue.slug} was handed over for {address}, and to nobody else.")


def _send(issue: "Issue", provider: "Provider", *, at_once: bool) -> None:
    from digest.delivery.errors import DeliveryError
    from digest.engine.database_clock import database_clock
    from digest.engine.send_by_hand import send_by_hand

    try:
        with stop_by_signal() as stop, progress("Sending") as told:
            sent = send_by_hand(
                issue,
                at_once=at_once,
                provider=provider,
                clock=database_clock(),
                wait=stop.wait,
                tell_wait=warn,
                progress=told,
                stop=stop.is_set,
            )
    except DeliveryError as error:
        fail(str(error))
    say_how_it_went(issue.slug, provider.name, sent, was_stopped=stop.is_set())
