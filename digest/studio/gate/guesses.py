"""Whoever guesses at passwords is soon told to wait."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from digest.studio.gate.middleware import STUDIO
from digest.team.models import Member
from subscribers.request_limit import Limit, may_ask

KNOWN_BROWSER = "studio-known"
_KNOWN_FOR = timedelta(days=180)
_FROM_A_NETWORK = (Limit(30, timedelta(hours=1)),)
_AT_AN_ADDRESS = (Limit(10, timedelta(minutes=15)), Limit(40, timedelta(days=1)))


def may_guess(request: HttpRequest, email: str, *, network: str, at: datetime) -> bool:
    """Count a try to sign in, and return whether it may be made.

    Tries from browsers in which the member has signed in before are counted apart: strangers who
    try out passwords shut out one another, and not the member (OWASP, device cookies).
    """
    whose = f"{email} {'known' if _is_known(request, email) else 'unknown'}"
    with transaction.atomic():
        return may_ask("sign in from", network, *_FROM_A_NETWORK, at=at) and may_ask(
            "sign in as", whose, *_AT_AN_ADDRESS, at=at
        )


def may_guess_present(member: Member, *, at: datetime) -> bool:
    """Count a try to give the present password of whoever is signed in, and return whether it may
    be made: somebody else may sit before a browser that was left open."""
    with transaction.atomic():
        return may_ask("present password of", member.email, *_AT_AN_ADDRESS, at=at)


def know_browser(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Let this browser be known as one in which the member has signed in."""
    response.set_cookie(
        KNOWN_BROWSER,
        _signer().sign(str(member.pk)),
        max_age=_KNOWN_FOR,
        path=STUDIO,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _is_known(request: HttpRequest, email: str) -> bool:
    try:
        number = _signer().unsign(request.COOKIES.get(KNOWN_BROWSER, ""))
    except BadSignature:
        return False
    return Member.objects.filter(pk=number, email=email).exists()


def _signer() -> Signer:
    return Signer(salt=KNOWN_BROWSER)
