"""What each role may do. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is trusted with; each may do all that the one before it may."""

    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a page, or a button on it, asks for."""

    LOOK = "look"
    """See summaries, issues and numbers: everything but who the readers are."""
    EDIT = "edit"
    """Change summaries and drafts, and have a test mail sent to oneself."""
    RELEASE = "release"
    """Approve an issue, hold it, let it go on, cancel it, settle what is in doubt; compose one for
    another date than the schedule's next."""
    SEE_READERS = "see readers"
    """See addresses. Each look is in the audit trail."""
    SET_UP = "set up"
    """Change newsletters, sources and the team; read the audit trail."""


_GIVEN: dict[Role, frozenset[Permission]] = {
    Role.EDITOR: frozenset({Permission.LOOK, Permission.EDIT}),
    Role.PUBLISHER: frozenset({Permission.LOOK, Permission.EDIT, Permission.RELEASE}),
    Role.ADMIN: frozenset(Permission),
}
_WITH_SECOND_FACTOR = frozenset({Role.PUBLISHER, Role.ADMIN})
"""Who can send mail to everybody, or see who they are."""


def may(role: Role, permission: Permission) -> bool:
    """Return whether a member of that role may do this."""
    return permission in _GIVEN[role]


def needs_second_factor(role: Role, *, is_asked_for: bool) -> bool:
    """Return whether such a member must sign in with a second factor; ``is_asked_for`` is the
    owner's setting."""
    return is_asked_for and role in _WITH_SECOND_FACTOR
