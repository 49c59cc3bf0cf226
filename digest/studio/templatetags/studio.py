"""What the studio's templates ask for."""

from django import template

from digest.studio.places import Place, places_for
from digest.team.models import Member
from digest.team.roles import Permission

register = template.Library()


@register.filter
def places(member: Member, path: str) -> tuple[Place, ...]:
    """Return where this member may go."""
    return places_for(member, path)


@register.filter
def may(member: Member, permission: str) -> bool:
    """Return whether the member may do this, by the permission's name."""
    return member.may(Permission(permission))
