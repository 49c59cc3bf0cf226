"""``/studio/team/``: who is in the team."""

from django.conf import settings
from django.contrib.messages import success
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from digest.studio.gate.page import StudioRequest, studio_page
from digest.team.membership import (
    TeamError,
    add_member,
    change_role,
    remove_member,
    take_away_second_factor,
)
from digest.team.models import Member
from digest.team.password_links import note_link, password_link
from digest.team.roles import Permission, Role

PAGE = "studio/team/team.html"
LINK = "studio/team/link.html"


@studio_page(Permission.SET_UP)
def team_page(request: StudioRequest) -> HttpResponse:
    """Show the team; POST takes somebody in, and shows the link by which they choose a password."""
    if request.method != "POST":
        return render(request, PAGE, _context())
    email, role = request.POST.get("email", ""), request.POST.get("role", "")
    try:
        member = add_member(
            email,
            _role(role),
            name=request.POST.get("name", "").strip(),
            by=request.member.email,
            at=timezone.now(),
        )
    except TeamError as error:
        sent = {"error": error, "values": request.POST}
        return render(request, PAGE, _context() | sent, status=422)
    return _show_link(request, member)


@studio_page(Permission.SET_UP, methods=("POST",))
def member_action(request: StudioRequest, number: int, action: str) -> HttpResponse:
    """Change one member: another role, a new link, no second factor, out of the team."""
    member = get_object_or_404(Member, pk=number, is_active=True)
    by, at = request.member.email, timezone.now()
    try:
        match action:
            case "role":
                change_role(member, _role(request.POST.get("role", "")), by=by, at=at)
                success(request, f"{member.email} is {request.POST['role']} now.")
            case "remove":
                remove_member(member, by=by, at=at)
                success(request, f"{member.email} is out of the team, and signed out everywhere.")
            case "phone":
                take_away_second_factor(member, by=by, at=at)
                success(request, f"{member.email} sets up another phone at their next visit.")
            case "link":
                note_link(member, by=by, at=at)
                return _show_link(request, member)
            case _:
                raise Http404
    except TeamError as error:
        return render(request, PAGE, _context() | {"error": error}, status=422)
    return redirect("studio:team")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        known = ", ".join(Role)
        raise TeamError(f"{text!r} is no role; known are {known}.") from None


def _show_link(request: StudioRequest, member: Member) -> HttpResponse:
    link = password_link(member, base_url=settings.ENVIRONMENT.base_url)
    return render(request, LINK, {"of": member, "link": link})


def _context() -> dict[str, object]:
    with_phone = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    members = Member.objects.all()
    return {
        "members": [(member, member.pk in with_phone) for member in members if member.is_active],
        "left": [member for member in members if not member.is_active],
        "roles": list(Role),
        "values": {},
    }
