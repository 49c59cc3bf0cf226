"""``digest user``: who may sign in to the studio."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import RUNNING
from digest.cli.process.open_home import open_home
from digest.cli.process.trail import whoever_types

if TYPE_CHECKING:
    from digest.team.models import Member
    from digest.team.roles import Role

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", help="editor, publisher or admin.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    user = typer.Typer()
    user.callback(
        invoke_without_command=True,
        epilog=examples("digest user", "digest user add ada@example.org --role publisher"),
    )(list_members)
    user.command("add", epilog=examples("digest user add ada@example.org --role editor"))(add)
    user.command("role", epilog=examples("digest user role ada@example.org admin"))(role)
    user.command("link", epilog=examples("digest user link ada@example.org"))(link)
    user.command("remove", epilog=examples("digest user remove ada@example.org"))(remove)
    app.add_typer(user, name="user", rich_help_panel=RUNNING)


def list_members(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show who may sign in to the studio; take in, let go."""
    if context.invoked_subcommand:
        return
    open_home()
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from digest.team.models import Member

    with_phone = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    members = [
        {
            "email": member.email,
            "name": member.name,
            "role": member.role,
            "second_factor": member.pk in with_phone,
            "last_login": member.last_login.isoformat() if member.last_login else None,
        }
        for member in Member.objects.filter(is_active=True)
    ]
    if as_json:
        print_json(members)
        return
    if not members:
        say("Nobody yet. Take in an admin: digest user add YOUR-ADDRESS --role admin")
        return
    rows = [
        (
            each["email"],
            each["role"],
            "yes" if each["second_factor"] else "not yet",
            str(each["last_login"] or "never")[:10],
        )
        for each in members
    ]
    print_table(("who", "role", "second factor", "last here"), rows)


def add(
    email: EmailArgument,
    role: Annotated[str, typer.Option(metavar="ROLE", help="editor, publisher or admin.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="As others see it.")] = "",
) -> None:
    """Take somebody in, and print a link to choose a password.

    Whoever opens the link chooses it; it counts for a day, and once.

    An editor changes summaries and drafts; a publisher also approves and
    holds issues; an admin also sees readers' addresses and changes
    newsletters and the team.
    """
    open_home()
    from digest.team.membership import TeamError, add_member

    try:
        member = add_member(email, _role(role), name=name, by=whoever_types(), at=datetime.now(UTC))
    except TeamError as error:
        fail(str(error))
    say(f"{member.email} is in the team, as {member.role}.")
    _say_link(member)


def role(email: EmailArgument, role: RoleArgument) -> None:
    """Give a member another role."""
    open_home()
    from digest.team.membership import TeamError, change_role

    member = _member(email)
    try:
        change_role(member, _role(role), by=whoever_types(), at=datetime.now(UTC))
    except TeamError as error:
        fail(str(error))
    say(f"{member.email} is {role} now.")


def link(
    email: EmailArgument,
    phone_lost: Annotated[
        bool, typer.Option("--phone-lost", help="Let them set up a second factor anew, too.")
    ] = False,
) -> None:
    """Print a link to choose a password; it counts for a day."""
    open_home()
    from digest.team.membership import take_away_second_factor
    from digest.team.password_links import note_link

    member = _member(email)
    by, at = whoever_types(), datetime.now(UTC)
    if phone_lost:
        take_away_second_factor(member, by=by, at=at)
        say(f"{member.email} sets up a second factor anew at their next visit.")
    note_link(member, by=by, at=at)
    _say_link(member)


def remove(email: EmailArgument) -> None:
    """Let a member go: signed out everywhere, at once."""
    open_home()
    from digest.team.membership import TeamError, remove_member

    member = _member(email)
    try:
        remove_member(member, by=whoever_types(), at=datetime.now(UTC))
    except TeamError as error:
        fail(str(error))
    say(f"{member.email} is out of the team. What they did stays in the audit trail.")


def _role(text: str) -> "Role":
    from digest.team.roles import Role

    try:
        return Role(text)
    except ValueError:
        fail(f"There is no role {text!r}; known are {', '.join(Role)}.")


def _member(email: str) -> "Member":
    from digest.team.models import Member

    try:
        member = Member.objects.get_by_natural_key(email)
    except Member.DoesNotExist:
        member = None
    if member is None or not member.is_active:
        fail(f"{email} is not in the team; `digest user` lists who is.")
    return member


def _say_link(member: "Member") -> None:
    from django.conf import settings

    from digest.team.password_links import password_link

    say("They choose a password here, within a day; give it to them alone:")
    say(f"  {password_link(member, base_url=settings.ENVIRONMENT.base_url)}")
