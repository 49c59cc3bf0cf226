"""What every page of the studio needs: somebody signed in who may see it, and safe headers."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from digest.studio.gate.way_back import page_above, page_to_come_back_to
from digest.team.models import Member
from digest.team.roles import Permission, Role, needs_second_factor

NOT_FOR_YOU = "studio/gate/not_for_you.html"
BY_FORM = "studio/gate/by_form.html"
HAS_SECOND_FACTOR = "has second factor"
"""In the session, where the member who signed in has set one up, whether they must or not."""
SENT = "sent"
"""As ``ended`` in the way in's address: a form was sent, of which nothing was saved."""
LANGUAGE = "en"
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
_POLICY: dict[str, list[str]] = {
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
}

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]


class _Guarded(Protocol):
    """A page that says who may see it, None: anybody; and what it may be asked."""

    permission: Permission | None
    methods: Sequence[str]


class _MayBeVerified(Protocol):
    """What django-otp makes of whoever is signed in."""

    def is_verified(self) -> bool: ...


class StudioRequest(HttpRequest):
    """A request of somebody who may see the page."""

    member: Member
    htmx: HtmxDetails
    """True where a page of ours asks for a part of itself."""


Page = Callable[Concatenate[StudioRequest, Parameters], HttpResponse]


def studio_page(
    permission: Permission, *, methods: Sequence[str] = ("GET", "HEAD", "POST")
) -> Callable[[Page[Parameters]], View[Parameters]]:
    """Let a view be seen by members who may do this, signed in with all that their role asks for.

    Others are led to the way in, or told whom to ask. The view finds them as ``request.member``.
    """

    def guarded(view: Page[Parameters]) -> View[Parameters]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponse:
            way_in = _way_in(request)
            if way_in:
                return _lead(request, way_in)
            known = cast("StudioRequest", request)
            if not known.member.may(permission):
                return render(request, NOT_FOR_YOU, {"needed": permission}, status=403)
            return view(known, *args, **kwargs)

        return _seen_with(permission, methods, _as_studio_page(answer, methods))

    return guarded


def open_page(
    *, methods: Sequence[str] = ("GET", "HEAD", "POST")
) -> Callable[[View[Parameters]], View[Parameters]]:
    """Let anybody see a view: the way in."""

    def opened(view: View[Parameters]) -> View[Parameters]:
        return _seen_with(None, methods, _as_studio_page(view, methods))

    return opened


def half_way_in(request: HttpRequest) -> Member | None:
    """Return who has signed in with a password, whatever else is still asked of them."""
    return request.user if request.user.is_authenticated else None


def has_shown_second_factor(member: Member) -> bool:
    """Return whether the member who is signed in has shown a second factor in this session."""
    return cast("_MayBeVerified", member).is_verified()


def needs_to_show_second_factor(request: HttpRequest, member: Member) -> bool:
    """Return whether this member has to show a second factor and has not yet, in this session."""
    return is_asked_for_second_factor(request, member) and not has_shown_second_factor(member)


def is_asked_for_second_factor(request: HttpRequest, member: Member) -> bool:
    """Return whether the password alone does not let this member in."""
    is_asked_for = needs_second_factor(
        Role(member.role), is_asked_for=settings.ENVIRONMENT.second_factor
    )
    return is_asked_for or bool(request.session.get(HAS_SECOND_FACTOR, False))


def _way_in(request: HttpRequest) -> str:
    """Return the page that somebody has to go to first; empty for none."""
    member = half_way_in(request)
    if member is None:
        return "studio:sign-in"
    return "studio:second-factor" if needs_to_show_second_factor(request, member) else ""


def _lead(request: HttpRequest, way_in: str) -> HttpResponse:
    back_to, is_part = page_to_come_back_to(request), bool(getattr(request, "htmx", False))
    # Whoever has a page open was signed in when it came.
    told = {"next": back_to} if back_to else {}
    if is_part or request.method not in {"GET", "HEAD"}:
        told["ended"] = "yes" if is_part else SENT
    address = redirect(way_in).url + (f"?{urlencode(told)}" if told else "")
    return HttpResponseClientRedirect(address) if is_part else redirect(address)


def _seen_with(
    permission: Permission | None, methods: Sequence[str], page: View[Parameters]
) -> View[Parameters]:
    guarded = cast("_Guarded", page)
    guarded.permission, guarded.methods = permission, methods
    return page


def _as_studio_page(
    view: View[Parameters], methods: Sequence[str]
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponse]:
    limited = csp_update(_POLICY)(_or_not_found(_by_method(view, methods)))

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        _recognise(request)
        with translation.override(LANGUAGE):
            response = cast("HttpResponse", limited(request, *args, **kwargs))
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Language", LANGUAGE)
        return response

    return answer


def _recognise(request: HttpRequest) -> None:
    """Let every page, a refusal too, know whoever is in, and show them the way to all others."""
    member = half_way_in(request)
    if member is not None and not needs_to_show_second_factor(request, member):
        cast("StudioRequest", request).member = member


def _by_method(view: View[Parameters], methods: Sequence[str]) -> View[Parameters]:
    """Say of an address that takes a form, and nothing else, where that form is: somebody who loads
    the page again after a refusal comes to it."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        if request.method in methods:
            return view(request, *args, **kwargs)
        refused = render(request, BY_FORM, {"page": page_above(request.path_info)}, status=405)
        refused.headers["Allow"] = ", ".join(methods)
        return refused

    return answer


def _or_not_found(
    view: View[Parameters],
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponse]:
    """Say within the studio that there is nothing: the site's own page leads readers to issues."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return render(request, "studio/gate/not_found.html", status=404)

    return answer
