"""The frame in which a mail is shown: a sandbox, and nothing from anywhere but ourselves."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {images}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


def in_mail_frame(response: HttpResponse, *, with_images: bool = True) -> HttpResponse:
    """Return the response with what a browser may do with a mail.

    The mail carries its styles in itself. Nothing in it may run, send a form or open anything. Its
    logo comes from where readers fetch it, which may be another address than the studio is
    visited under.
    """
    readers_see = urlsplit(settings.ENVIRONMENT.base_url)
    ours = f"'self' {readers_see.scheme}://{readers_see.netloc}"
    policy = _POLICY.format(images=ours if with_images else "'none'")
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
