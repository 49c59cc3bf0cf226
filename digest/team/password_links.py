"""Links by which a member chooses a password: valid for a day, and until one is used."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from digest.team.audit import record
from digest.team.models import Member


class _Links(PasswordResetTokenGenerator):
    # Of its own, so that no other token of Django's counts here.
    key_salt = "digest.team.password_links"


_LINKS = _Links()


def password_link(member: Member, *, base_url: str) -> str:
    """Return the address at which the member chooses a password. Whoever has it can: it is for
    that member alone."""
    number = urlsafe_base64_encode(force_bytes(member.pk))
    return f"{base_url}/studio/welcome/{number}/{_LINKS.make_token(member)}/"


def note_link(member: Member, *, by: str, at: datetime) -> None:
    """Write into the audit trail that a link was made, and how long it counts."""
    until = at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    after = {"a link to choose a password, until": f"{until:%Y-%m-%d %H:%M} UTC"}
    record("made a link", f"member {member.email}", by=by, at=at, after=after)


def member_of_link(number: str, token: str) -> Member | None:
    """Return whose link this is; None where it is old, used or made up."""
    try:
        found = Member.objects.filter(
            pk=force_str(urlsafe_base64_decode(number)), is_active=True
        ).first()
    except (ValueError, OverflowError, ValidationError):
        return None
    return found if found and _LINKS.check_token(found, token) else None
