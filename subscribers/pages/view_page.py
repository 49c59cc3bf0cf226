"""``/view/<token>``: a reader's own copy of an issue, as it was mailed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from digest.delivery.copies.readers_copy import readers_copy
from digest.page_language import speak
from subscribers.pages.known_since import with_notice
from subscribers.pages.private_page import private_page

MAIL_POLICY = "; ".join(
    (
        # Its links open new windows, where our own pages need their forms again.
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""A mail carries its styles in itself; nothing in it may run."""


@private_page
@require_safe
def view_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the mail's HTML by itself, or the text of a mail that has no HTML in a page of ours;
    above either, what was corrected in it since, and which of its studies were withdrawn."""
    copy = readers_copy(token)
    if copy is None:
        return render(request, "subscribers/mail_not_shown.html", status=404)
    if not copy.letter.html:
        speak(request, own=copy.reader.language, newsletter=copy.newsletter.language)
        context = {
            "newsletter": copy.newsletter,
            "subject": copy.subject,
            "text": copy.letter.text.decode(),
            "language": copy.language,
            "known_since": copy.known_since,
        }
        return render(request, "subscribers/mail_as_text.html", context)
    shown = with_notice(copy.letter.html, copy.known_since, language=copy.language)
    response = HttpResponse(shown, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = copy.language
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response
