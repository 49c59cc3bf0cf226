"""``/studio/welcome/...``: choosing a password by a link; and another one, later."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.studio.gate.failed_tries import note_lock_out, note_wrong_password
from digest.studio.gate.guesses import let_in_by_link, may_guess_present
from digest.studio.gate.page import StudioRequest, open_page, studio_page
from digest.team.audit import record
from digest.team.models import Member
from digest.team.password_links import member_of_link
from digest.team.roles import Permission

WELCOME = "studio/gate/welcome.html"
NOT_VALID = "studio/gate/link_not_valid.html"
OWN = "studio/gate/own_account.html"
_TOO_OFTEN = (
    "Too many tries. Wait a quarter of an hour, or have an admin make you a link to choose another "
    "password, on the studio's page Team."
)


@open_page()
def welcome_page(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Let the member whose link this is choose a password; that ends the link."""
    member = member_of_link(number, token)
    if member is None:
        return render(request, NOT_VALID, status=404)
    if request.method != "POST":
        return render(request, WELCOME, {"chosen_by": member})
    if faults := _set_password(request, member):
        return render(request, WELCOME, {"chosen_by": member, "faults": faults}, status=422)
    success(request, "Your password is set. Sign in with it now.")
    response = redirect("studio:sign-in")
    let_in_by_link(request, response, member)
    return response


@studio_page(Permission.LOOK)
def own_account_page(request: StudioRequest) -> HttpResponse:
    """Show a member what is held of them; POST sets another password, which ends their sessions
    in other browsers."""
    if request.method != "POST":
        return render(request, OWN)
    now = timezone.now()
    if not may_guess_present(request.member, at=now):
        note_lock_out(request.member.email, at=now)
        return render(request, OWN, {"faults": [_TOO_OFTEN]}, status=429)
    if not request.member.check_password(request.POST.get("present", "")):
        note_wrong_password(request.member, at=now)
        faults = ["The present password is another one."]
    else:
        faults = _set_password(request, request.member)
    if faults:
        return render(request, OWN, {"faults": faults}, status=422)
    update_session_auth_hash(request, request.member)
    success(request, "Your password is changed. Other browsers are signed out.")
    return redirect("studio:own-account")


def _set_password(request: HttpRequest, member: Member) -> list[str]:
    """Set the password that was sent; returns what is wrong with it instead, in sentences."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return ["The two are not the same; write the password twice."]
    try:
        validate_password(password, member)
    except ValidationError as error:
        return list(error.messages)
    before = {"password": "set" if member.has_usable_password() else "none"}
    member.set_password(password)
    member.save(update_fields=["password"])
    record(
        "set a password",
        f"member {member.email}",
        by=member.email,
        at=timezone.now(),
        before=before,
        after={"password": "a new one"},
    )
    return []
