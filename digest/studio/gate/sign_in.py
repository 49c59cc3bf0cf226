"""``/studio/sign-in/`` and ``sign-out/``."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_otp import user_has_device

from digest.studio.gate.failed_tries import note_failed_sign_in, note_lock_out
from digest.studio.gate.guesses import know_browser, may_guess
from digest.studio.gate.page import (
    HAS_SECOND_FACTOR,
    SENT,
    half_way_in,
    is_asked_for_second_factor,
    open_page,
)
from digest.studio.gate.way_back import safe_next
from digest.team.audit import record
from digest.team.models import Member
from subscribers.pages.server_in_front import network_of

PAGE = "studio/gate/sign_in.html"
_WRONG = "This address and password do not belong together. Mind capital letters, and try again."
_TOO_OFTEN = (
    "Too many tries. Wait a quarter of an hour, or have an admin make you a link to choose another "
    "password, on the studio's page Team. Without an admin, the person who runs this makes one: "
    "digest user link YOUR-ADDRESS"
)


@open_page()
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show the form; POST signs in, and leads to the second factor where there has to be one."""
    back_to = safe_next(request)
    if request.method != "POST":
        ended = request.GET.get("ended", "")
        shown = {"next": back_to, "has_ended": bool(ended), "was_sent": ended == SENT}
        return render(request, PAGE, shown)
    now = timezone.now()
    email = request.POST.get("email", "").strip().lower()
    shown = {"next": back_to, "email": email}
    if not may_guess(request, email, network=network_of(request, at=now), at=now):
        note_lock_out(email, at=now)
        return render(request, PAGE, shown | {"error": _TOO_OFTEN}, status=429)
    member = authenticate(request, username=email, password=request.POST.get("password", ""))
    if not isinstance(member, Member):
        note_failed_sign_in(email, at=now)
        return render(request, PAGE, shown | {"error": _WRONG}, status=422)
    # A new one: who knows the password alone does not put off the end of one that showed a phone.
    request.session.flush()
    login(request, member)
    # As a time and not as an age, which begins anew with each deed that is kept in the session.
    request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session[HAS_SECOND_FACTOR] = user_has_device(member)
    deed = "gave the password" if is_asked_for_second_factor(request, member) else "signed in"
    record(deed, f"member {member.email}", by=member.email, at=now)
    response = redirect(back_to or "studio:home")
    know_browser(request, response, member)
    return response


@open_page(methods=("POST",))
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """End the session."""
    member = half_way_in(request)
    with transaction.atomic():
        logout(request)
        if member is not None:
            by, at = member.email, timezone.now()
            record("signed out", f"member {by}", by=by, at=at)
    return redirect("studio:sign-in")
