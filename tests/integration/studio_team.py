"""Members of the team for tests, and browsers in which they have signed in."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from digest.issues.models import Issue
from digest.issues.seen_as import seen_now
from digest.team.membership import add_member
from digest.team.models import Member
from digest.team.roles import Role

PASSWORD = "a few words in a row"
JOINED = datetime(2026, 2, 1, tzinfo=UTC)


def make_member(role: Role = Role.EDITOR, email: str = "", *, phone: bool | None = None) -> Member:
    """A member with PASSWORD, and with a second factor unless an editor."""
    member = add_member(email or f"{role}@example.org", role, by="tests", at=JOINED)
    member.set_password(PASSWORD)
    member.save()
    if role != Role.EDITOR if phone is None else phone:
        TOTPDevice.objects.create(user=member, name="app", confirmed=True)
    return member


def browser_of(member: Member, client: Client | None = None) -> Client:
    """A browser in which the member has shown all that their role asks for."""
    client = client or Client(enforce_csrf_checks=False)
    client.force_login(member)
    phone = TOTPDevice.objects.filter(user=member, confirmed=True).first()
    if phone is not None:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = phone.persistent_id
        session.save()
    return client


def approve_seen(client: Client, issue: Issue, *, follow: bool = False) -> HttpResponse:
    """Approve the issue as it is now, as its page lets one."""
    issue.refresh_from_db()
    address = f"/studio/issues/{issue.slug}/approve/"
    return client.post(address, {"seen": seen_now(issue)}, follow=follow)


def code_of(member: Member) -> str:
    """What the member's app shows now."""
    phone = TOTPDevice.objects.filter(user=member).latest("pk")
    totp = TOTP(phone.bin_key, phone.step, phone.t0, phone.digits, phone.drift)
    totp.time = datetime.now(UTC).timestamp()
    return f"{totp.token():06d}"
