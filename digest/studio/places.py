"""Where one can go in the studio, by what one may do. Pure but for the addresses."""

from dataclasses import dataclass

from django.urls import reverse

from digest.team.models import Member
from digest.team.roles import Permission


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One link of the bar at the top."""

    name: str
    address: str
    is_here: bool
    """The page shown is this one, or one below it."""


_PLACES: tuple[tuple[str, str, Permission], ...] = (
    ("Home", "studio:home", Permission.LOOK),
    ("Summaries", "studio:summaries", Permission.LOOK),
    ("Issues", "studio:issues", Permission.LOOK),
    ("Readers", "studio:readers", Permission.SEE_READERS),
    ("Newsletters", "studio:newsletters", Permission.SET_UP),
    ("Topics", "studio:topics", Permission.SET_UP),
    ("Sources", "studio:sources", Permission.SET_UP),
    ("Team", "studio:team", Permission.SET_UP),
    ("Audit trail", "studio:trail", Permission.SET_UP),
)


def places_for(member: Member, path: str) -> tuple[Place, ...]:
    """Return the places that this member may go to; ``path`` is where they are."""
    home = reverse("studio:home")
    return tuple(
        Place(
            name=name,
            address=address,
            is_here=path == address or (address != home and path.startswith(address)),
        )
        for name, view, permission in _PLACES
        if member.may(permission)
        for address in (reverse(view),)
    )
