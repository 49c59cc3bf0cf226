"""``digest looks``: how mail may look, a look of one's own, and whether it bears everything."""

from typing import Annotated, Any

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home

NameArgument = Annotated[str, typer.Argument(metavar="NAME")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    looks = typer.Typer()
    looks.callback(
        invoke_without_command=True,
        epilog=examples("digest looks", "digest looks new ours", "digest looks check ours"),
    )(list_looks)
    looks.command("new", epilog=examples("digest looks new ours --like letter"))(new)
    looks.command("check", epilog=examples("digest looks check ours"))(check)
    app.add_typer(looks, name="looks", rich_help_panel=CONTENT)


def list_looks(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show how mail may look, make a look, check one.

    A newsletter is given one by: digest newsletters set SLUG look=NAME
    """
    if context.invoked_subcommand:
        return
    open_home()
    from digest.newsletters.looks import home_looks, known_looks
    from digest.newsletters.models import Newsletter

    worn = list(Newsletter.objects.values_list("look", "slug"))
    rows = [
        {
            "name": name,
            "newsletters": [slug for look, slug in worn if look == name],
            "folder": str(folder),
            "fault": _fault(name),
        }
        for name, folder in known_looks().items()
    ]
    if as_json:
        print_json(rows)
        return
    print_table(("look", "newsletters", "folder"), [_shown(row) for row in rows])
    for row in rows:
        if row["fault"]:
            say(f"{row['name']} must be mended: {row['fault']}")
    say(f"Looks of your own lie in {home_looks()}.")


def new(
    name: NameArgument,
    like: Annotated[
        str, typer.Option(metavar="LOOK", help="The look whose files it begins with.")
    ] = "cards",
) -> None:
    """Begin a look of your own, as a copy of another."""
    open_home()
    from digest.change_error import ChangeError
    from digest.newsletters.new_look import new_look

    try:
        folder = new_look(name, like=like)
    except ChangeError as error:
        fail(str(error))
    say(f"Made {folder}. See it while you change it: digest preview latest --look {name} --watch")


def check(name: NameArgument, as_json: JsonOption = False) -> None:
    """Look whether a look bears every kind of content.

    That is: the longest and the shortest mail, larger text, a language from
    right to left, text alone, and mail about a subscription.

    Ends with 1 where something should be mended.
    """
    open_home()
    from digest.newsletters.looks import find_look
    from digest.newsletters.starter import standard_caveat
    from digest.render.caveat_text import caveat_for
    from digest.render.looks.check_look import check_look
    from digest.render.template_error import TemplateError

    try:
        found = check_look(find_look(name), caveat=caveat_for(standard_caveat(), (), "en"))
    except TemplateError as error:
        fail(f"{name} must be mended: {error}")
    if as_json:
        print_json(
            [
                {"sample": sample, "code": one.code, "what": one.what, "mend": one.mend}
                for sample, one in found
            ]
        )
    else:
        for sample, one in found:
            say(f"{one.severity}, {sample}: {one.what}")
            say(f"    {one.mend}")
    if found:
        count = "1 thing" if len(found) == 1 else f"{len(found)} things"
        fail(f"{name}: {count} should be mended.")
    if not as_json:
        say(f"{name}: nothing must be mended.")


def _fault(name: str) -> str:
    from digest.issues.mail_templates import current_templates
    from digest.render.template_error import TemplateError

    try:
        current_templates(name)
    except TemplateError as error:
        return str(error)
    return ""


def _shown(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["name"], ", ".join(row["newsletters"]), row["folder"]
