"""Sessions and all that rests on them, for the studio alone: whoever reads a public page, or
follows a link in a mail, is given no cookie and never looked up in a session."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django_htmx.middleware import HtmxMiddleware
from django_otp.middleware import OTPMiddleware

STUDIO = "/studio/"


def is_studio(request: HttpRequest) -> bool:
    """Return whether the request is for a page of the studio."""
    return request.path_info.startswith(STUDIO)


class _StudioAlone:
    """To stand before a middleware of Django's: requests for other pages pass it by."""

    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = super().__call__ if is_studio(request) else self.get_response  # type: ignore[misc]
        response: HttpResponseBase = answer(request)
        return response


class StudioSessions(_StudioAlone, SessionMiddleware):
    """Sessions."""


class StudioForms(_StudioAlone, CsrfViewMiddleware):
    """Forms that another site made up are refused."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        """Refuse a form without our secret."""
        return super().process_view(request, *args) if is_studio(request) else None


class StudioMembers(_StudioAlone, AuthenticationMiddleware):
    """Who is signed in."""


class StudioSecondFactors(_StudioAlone, OTPMiddleware):  # type: ignore[misc]
    """Whether they showed their second factor."""


class StudioMessages(_StudioAlone, MessageMiddleware):
    """What the last press of a button did, for the next page to say."""


class StudioParts(_StudioAlone, HtmxMiddleware):
    """Whether a page asks for a part of itself."""
