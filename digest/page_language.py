"""Which language a page speaks: its reader's own, else what their browser asks for, else the
newsletter's. No cookie and no session remembers it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "Accept-Language"


def page_language_middleware(get_response: Answer) -> Answer:
    """Let every page, errors included, speak what the browser asks for, until ``speak`` knows
    better; say so in the headers, for screen readers and caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            speak(request)
            response = get_response(request)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", translation.get_language() or "")
                patch_vary_headers(response, [HEADER])
        return response

    return answer


def speak(request: HttpRequest, *, own: str = "", newsletter: str = "") -> None:
    """Let the rest of this answer speak a reader's ``own`` language, else one that the browser
    asks for, else the ``newsletter``'s; each is a tag (BCP 47), and one that is not offered does
    not count."""
    asked = [tag for tag, _ in parse_accept_lang_header(request.headers.get(HEADER, ""))]
    translation.activate(first_offered(own, *asked, newsletter) or settings.LANGUAGE_CODE)


def first_offered(*tags: str) -> str:
    """Return the first language that is offered, itself or as its general form (de for de-AT);
    empty where none is."""
    for tag in tags:
        try:
            return translation.get_supported_language_variant(tag)
        except LookupError:
            continue
    return ""
