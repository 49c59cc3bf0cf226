"""``/studio/second-factor/``: the code from a phone, and setting that up."""

import segno
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_otp import login as show_device
from django_otp import match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from digest.studio.gate.failed_tries import note_wrong_code
from digest.studio.gate.page import (
    HAS_SECOND_FACTOR,
    half_way_in,
    has_shown_second_factor,
    needs_to_show_second_factor,
    open_page,
)
from digest.studio.gate.way_back import safe_next
from digest.team.audit import record
from digest.team.models import Member

ASK = "studio/gate/second_factor.html"
SET_UP = "studio/gate/second_factor_set_up.html"
CODES = "studio/gate/recovery_codes.html"
RECOVERY_CODES = 10
_WRONG = (
    "This code does not fit. Take the one that the app shows now; each works once. After several "
    "wrong ones you have to wait a little before the next counts."
)


@open_page()
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Ask whoever has given their password for the code; lead those without one to set it up."""
    member = half_way_in(request)
    back_to = safe_next(request)
    if member is None:
        return redirect("studio:sign-in")
    if not TOTPDevice.objects.filter(user=member, confirmed=True).exists():
        return redirect("studio:second-factor-set-up")
    if request.method != "POST":
        return render(request, ASK, {"next": back_to})
    with transaction.atomic():
        device = match_token(member, _code(request))
    if device is None:
        note_wrong_code(member, at=timezone.now())
        return render(request, ASK, {"next": back_to, "error": _WRONG}, status=422)
    is_new_here = needs_to_show_second_factor(request, member)
    show_device(request, device)
    request.session.cycle_key()
    if isinstance(device, StaticDevice):
        left = StaticToken.objects.filter(device=device).count()
        record(
            "used a recovery code",
            f"member {member.email}",
            by=member.email,
            at=timezone.now(),
            before={"recovery codes": left + 1},
            after={"recovery codes": left},
        )
    if is_new_here:
        _note_signed_in(member)
    return redirect(back_to or "studio:home")


@open_page()
def set_up_page(request: HttpRequest) -> HttpResponse:
    """Show the secret for an app, and take the first code from there as proof that it arrived.

    Whoever has a second factor must have shown it to set up another.
    """
    member = half_way_in(request)
    if member is None:
        return redirect("studio:sign-in")
    has_one = TOTPDevice.objects.filter(user=member, confirmed=True).exists()
    if has_one and not has_shown_second_factor(member):
        return redirect("studio:second-factor")
    waiting = TOTPDevice.objects.filter(user=member, confirmed=False).first()
    if request.method != "POST":
        return render(request, SET_UP, _set_up_context(waiting))
    if "begin" in request.POST or waiting is None:
        TOTPDevice.objects.filter(user=member, confirmed=False).delete()
        TOTPDevice.objects.create(user=member, name="app", confirmed=False)
        return redirect("studio:second-factor-set-up")
    if not waiting.verify_token(_code(request)):
        note_wrong_code(member, at=timezone.now())
        context = _set_up_context(waiting) | {"error": _WRONG}
        return render(request, SET_UP, context, status=422)
    is_new_here = needs_to_show_second_factor(request, member)
    codes = _confirm(member, waiting)
    show_device(request, waiting)
    if is_new_here:
        _note_signed_in(member)
    request.session[HAS_SECOND_FACTOR] = True
    return render(request, CODES, {"codes": codes})


def _note_signed_in(member: Member) -> None:
    record("signed in", f"member {member.email}", by=member.email, at=timezone.now())


def _confirm(member: Member, device: TOTPDevice) -> list[str]:
    """Make this the member's only device. Returns new recovery codes, to be shown once."""
    with transaction.atomic():
        former = TOTPDevice.objects.filter(user=member, confirmed=True).exclude(pk=device.pk)
        before = {"second factor": "set up" if former.exists() else "none"}
        TOTPDevice.objects.filter(user=member).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        StaticDevice.objects.filter(user=member).delete()
        kept = StaticDevice.objects.create(user=member, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=kept, token=code) for code in codes)
        record(
            "set up a second factor",
            f"member {member.email}",
            by=member.email,
            at=timezone.now(),
            before=before,
            after={"second factor": "a new one"},
        )
    return codes


def _code(request: HttpRequest) -> str:
    return "".join(request.POST.get("code", "").split()).lower()


def _set_up_context(device: TOTPDevice | None) -> dict[str, object]:
    if device is None:
        return {"picture": "", "secret": ""}
    address = device.config_url
    picture = segno.make(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    secret = address.partition("secret=")[2].partition("&")[0]
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": picture, "secret": grouped, "address": address}
