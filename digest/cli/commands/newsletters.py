"""``digest newsletters``: what there is, and how each is set."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import note_deed
from digest.cli.subjects.pick_newsletter import pick_newsletter

_SETTINGS = (
    "Settings: name, from, reply_to, postal_address, privacy_url, editors, testers,\n"
    "time_zone, weekday, hour, hour_of (reader or newsletter: by whose clock),\n"
    "release (approved or automatic), second_person (off or on: whether who approves\n"
    "in the studio must not be who edited last), min_items, max_items, lead_hours,\n"
    "late_after_hours, probably_not_sent (ask or resend), tracking (off or on),\n"
    "indexed (on or off: whether search engines may list issues),\n"
    "look (as `digest looks` lists them),\n"
    "colours (its own in place of the look's, with commas; nothing for the look's),\n"
    "topics (slugs, with commas).\n"
    r"In a value, \n is a new line."
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    newsletters = typer.Typer()
    newsletters.callback(
        invoke_without_command=True,
        epilog=examples("digest newsletters", "digest newsletters set weekly hour=7"),
    )(list_newsletters)
    newsletters.command(
        "set",
        epilog=examples(
            "digest newsletters set weekly 'from=Our News <news@example.org>' weekday=friday",
            "digest newsletters set weekly colours=accent.light:#6b2148,accent.dark:#f0b9d3",
        ),
        help=f"Change settings of a newsletter, all or none.\n\n{_SETTINGS}",
    )(set_newsletter)
    newsletters.command(
        "add", epilog=examples("digest newsletters add carers 'Research for Carers'")
    )(add)
    newsletters.command(
        "form",
        epilog=examples(
            "digest newsletters form weekly > form.html",
            "digest newsletters form weekly --language de",
        ),
    )(form)
    app.add_typer(newsletters, name="newsletters", rich_help_panel=CONTENT)


def list_newsletters(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show newsletters and their settings, set them, add one."""
    if context.invoked_subcommand:
        return
    open_home()
    from digest.newsletters.models import Newsletter
    from digest.newsletters.settings_of import settings_of

    described = [settings_of(newsletter) for newsletter in Newsletter.objects.all()]
    if as_json:
        print_json(described)
        return
    for settings in described:
        rows = [(key, _shown(value)) for key, value in settings.items() if key != "slug"]
        print_table(("setting", "value"), rows, title=settings["slug"])
        say()


def form(
    slug: Annotated[str, typer.Argument(metavar="SLUG")],
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Such as de; left out: the newsletter's.")
    ] = "",
) -> None:
    """Print a sign-up form as HTML, for a page of another site.

    It needs no script and leads to /subscribe here.
    """
    open_home()
    from django.conf import settings

    from digest.page_language import first_offered
    from subscribers.sign_up.embedded_form import embedded_form

    newsletter = pick_newsletter(slug)
    if language and not first_offered(language):
        offered = ", ".join(code for code, _ in settings.LANGUAGES)
        fail(f"There is no form in {language!r}; offered are {offered}.")
    spoken = first_offered(language, newsletter.language) or settings.LANGUAGE_CODE
    say(embedded_form(newsletter, base_url=settings.ENVIRONMENT.base_url, language=spoken).rstrip())


def set_newsletter(
    slug: Annotated[str, typer.Argument(metavar="SLUG")],
    assignments: Annotated[list[str], typer.Argument(metavar="KEY=VALUE")],
) -> None:
    """Change settings of a newsletter."""
    open_home()
    from digest.change_error import ChangeError
    from digest.newsletters.change import change_newsletter
    from digest.newsletters.settings_of import settings_of
    from digest.team.settings_in_trail import settings_in_trail

    newsletter = pick_newsletter(slug)
    before = settings_of(newsletter)
    try:
        keys = change_newsletter(newsletter, assignments)
    except ChangeError as error:
        fail(str(error))
    settings = settings_of(newsletter)
    was, became = settings_in_trail(before, settings)
    note_deed("changed", f"newsletter {slug}", before=was, after=became)
    # With another look colours may go that were not named.
    changed = [key for key in settings if settings[key] != before[key]]
    for key in dict.fromkeys([*keys, *changed]):
        say(f"{slug}: {key} is now {_shown(settings[key]) or 'empty'}")


def add(
    slug: Annotated[str, typer.Argument(metavar="SLUG")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="As readers see it.")],
) -> None:
    """Make a further newsletter, with the standard caveat."""
    open_home()
    from digest.change_error import ChangeError
    from digest.newsletters.add_newsletter import add_newsletter

    try:
        newsletter = add_newsletter(slug, name, at=datetime.now(UTC))
    except ChangeError as error:
        fail(str(error))
    say(
        f"Made the newsletter {newsletter.slug}. Set its sender next: digest newsletters set "
        f"{newsletter.slug} 'from=NAME <ADDRESS>' 'postal_address=...'"
    )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).replace("\n", ", ")
