"""Writing into the audit trail that somebody did not get in.

Who tried is not known: an entry names the member whose address was written, and no address where
there is no such member. Strangers cannot bury the trail: of one kind about one member, or about
nobody, so many are written in a while and no more.
"""

from datetime import datetime, timedelta

from django.db import transaction

from digest.team.audit import record
from digest.team.models import Member
from subscribers.request_limit import Limit, may_ask

SOMEBODY = "somebody"
"""Who tried to sign in."""
_WHILE = timedelta(minutes=15)


def note_failed_sign_in(email: str, *, at: datetime) -> None:
    """Write down that the password was wrong, or that there is no such member."""
    _note("failed to sign in as", email, by=SOMEBODY, most=10, at=at)


def note_lock_out(email: str, *, at: datetime) -> None:
    """Write down that there were too many tries, so that the next ones have to wait."""
    _note("locked out", email, by=SOMEBODY, most=1, at=at)


def note_wrong_code(member: Member, *, at: datetime) -> None:
    """Write down that whoever gave the member's password gave a wrong second factor."""
    _note("gave a wrong second factor", member.email, by=member.email, most=10, at=at)


def note_wrong_password(member: Member, *, at: datetime) -> None:
    """Write down that whoever is signed in as the member did not know their present password."""
    _note("gave a wrong present password", member.email, by=member.email, most=10, at=at)


def _note(deed: str, email: str, *, by: str, most: int, at: datetime) -> None:
    is_member = Member.objects.filter(email=email).exists()
    subject = f"member {email}" if is_member else "nobody in the team"
    with transaction.atomic():
        if may_ask("not let in", f"{deed} {subject}", Limit(most, _WHILE), at=at):
            record(deed, subject, by=by, at=at)
