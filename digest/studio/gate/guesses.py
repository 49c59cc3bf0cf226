"""Whoever guesses at passwords is soon told to wait."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from digest.studio.gate.middleware import STUDIO
from digest.team.models import Member
from subscribers.request_limit import Limit, forget_asked, may_ask

KNOWN_BROWSER = "studio-known"
_SIGN_IN = "sign in as"
_KNOWN_FOR = timedelta(days=180)
_FROM_A_NETWORK = (Limit(30, timedelta(hours=1)),)
_AT_AN_ADDRESS = (Limit(10, timedelta(minutes=15)), Limit(40, timedelta(days=1)))


def may_guess(request: HttpRequest, email: str, *, network: str, at: datetime) -> bool:
    """Count a try to sign in, and return whether it may be made.

    Tries from browsers in which the member has signed in before are counted apart: strangers who
    try out passwords shut out one another, and not the member (OWASP, device cookies).
    """
    whose = _tries_of(email, is_known=_is_known(request, email))
    with transaction.atomic():
        return may_ask("sign in from", network, *_FROM_A_NETWORK, at=at) and may_ask(
            _SIGN_IN, whose, *_AT_AN_ADDRESS, at=at
        )


def may_guess_present(member: Member, *, at: datetime) -> bool:
    """Count a try to give the present password of whoever is signed in, and return whether it may
    be made: somebody else may sit before a browser that was left open."""
    with transaction.atomic():
        return may_ask("present password of", member.email, *_AT_AN_ADDRESS, at=at)


def let_in_by_link(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Let whoever chose a password by a link sign in with it: wrong tries of before, theirs or a
    stranger's, shut them out no longer."""
    forget_asked(_SIGN_IN, _tries_of(member.email, is_known=True))
    know_browser(request, response, member)


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


def _tries_of(email: str, *, is_known: bool) -> str:
    return f"{email} {'known' if is_known else 'unknown'}"


def _is_known(request: HttpRequest, email: str) -> bool:
    try:
        number = _signer().unsign(request.COOKIES.get(KNOWN_BROWSER, ""))
    except BadSignature:
        return False
    return Member.objects.filter(pk=number, email=email).exists()


def _signer() -> Signer:
    return Signer(salt=KNOWN_BROWSER)
