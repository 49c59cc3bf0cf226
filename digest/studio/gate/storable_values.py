"""What browsers send, made such that every database takes it, before a page sees any of it: so no
page has to think of what no keyboard writes. All else stays as it was written."""

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from digest.studio.gate.middleware import is_studio
from digest.summaries.storable import storable


class StorableValues:
    """To stand before all that looks something up by what was sent: sessions, and forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand before these."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Clean the address, what it asks for, and the cookies."""
        if is_studio(request):
            request.path_info = storable(request.path_info)
            request.GET = storable_query(request.GET)  # type: ignore[assignment]
            for name, value in request.COOKIES.items():
                request.COOKIES[name] = storable(value)
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_arguments: object
    ) -> None:
        """Clean a form, unless its page takes files and has to say first how they are read."""
        if is_studio(request) and not getattr(view, "csrf_exempt", False):
            clean_form(request)


def clean_form(request: HttpRequest) -> None:
    """Read the form that was sent, and keep of it what every database takes."""
    # The form's secret is looked for next, and not found where nothing can be read.
    with suppress(UnreadablePostError):
        request.POST = storable_query(request.POST)  # type: ignore[assignment]


def storable_query(sent: QueryDict) -> QueryDict:
    """Return the same names and values, without NUL and lone surrogates."""
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        for value in values:
            kept.appendlist(storable(name), storable(value))
    return kept
