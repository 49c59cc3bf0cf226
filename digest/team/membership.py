"""Who is in the team: taking somebody in, giving them another role, letting them go."""

from datetime import datetime

from django.db import transaction
from django_otp import devices_for_user

from digest.team.audit import record
from digest.team.models import LONGEST_NAME_CHARACTERS, Member
from digest.team.roles import Role
from subscribers.address import AddressError, normal_address


class TeamError(Exception):
    """The team cannot be changed so; the message says why and what to do."""


def add_member(email: str, role: Role, *, name: str = "", by: str, at: datetime) -> Member:
    """Take somebody in, without a password yet; somebody who had left comes back so.

    Raises TeamError for what is no address, for a name that is too long, and for somebody who is in
    the team.
    """
    try:
        address = normal_address(email).email.lower()
    except AddressError as error:
        raise TeamError(str(error)) from error
    if len(name) > LONGEST_NAME_CHARACTERS:
        raise TeamError(
            f"The name has {len(name)} characters; shorten it to {LONGEST_NAME_CHARACTERS}."
        )
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(email=address).first()
        if member is not None and member.is_active:
            raise TeamError(
                f"{address} is in the team already, as {member.role}. Another role is given on the "
                f"studio's page Team, or with digest user role {address} ROLE"
            )
        member = member or Member(email=address, created_at=at)
        member.role, member.is_active = role, True
        member.name = name or member.name
        member.set_unusable_password()
        member.save()
        record("added", f"member {address}", by=by, at=at, after={"role": str(role)})
    return member


def change_role(member: Member, role: Role, *, by: str, at: datetime) -> None:
    """Give a member another role. Raises TeamError where no admin would be left."""
    with transaction.atomic():
        member = _locked(member)
        if role != Role.ADMIN:
            _refuse_last_admin(member)
        before = {"role": member.role}
        member.role = role
        member.save(update_fields=["role"])
        record(
            "changed role",
            f"member {member.email}",
            by=by,
            at=at,
            before=before,
            after={"role": str(role)},
        )


def remove_member(member: Member, *, by: str, at: datetime) -> None:
    """Let a member go: they are signed out everywhere and cannot sign in again. What they did
    stays in the audit trail. Raises TeamError where no admin would be left."""
    with transaction.atomic():
        member = _locked(member)
        _refuse_last_admin(member)
        member.is_active = False
        # Sessions carry a hash of it, so a new one ends them all.
        member.set_unusable_password()
        member.save(update_fields=["is_active", "password"])
        _forget_second_factor(member)
        before = {"role": member.role}
        record("removed", f"member {member.email}", by=by, at=at, before=before)


def take_away_second_factor(member: Member, *, by: str, at: datetime) -> None:
    """Delete the member's second factor and recovery codes; they set up another one when they
    sign in next."""
    with transaction.atomic():
        had_one = _forget_second_factor(member)
        record(
            "took away the second factor",
            f"member {member.email}",
            by=by,
            at=at,
            before={"second factor": "set up" if had_one else "none"},
            after={"second factor": "none"},
        )


def _forget_second_factor(member: Member) -> bool:
    devices = list(devices_for_user(member, confirmed=None))
    for device in devices:
        device.delete()
    return bool(devices)


def _locked(member: Member) -> Member:
    # All admins, so that two of them who remove each other at once do not leave none.
    list(Member.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk"))
    return Member.objects.select_for_update().get(pk=member.pk)


def _refuse_last_admin(member: Member) -> None:
    if member.role != Role.ADMIN or not member.is_active:
        return
    others = Member.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise TeamError(
            f"{member.email} is the only admin; make another one first, on the studio's page "
            "Team or with digest user add EMAIL --role admin"
        )
