"""Forms in other characters than our pages' are refused, the readers' and the studio's: read as if
they were ours, they would say something else."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from digest.form_charset import is_ours, may_read_form
from digest.studio.gate.middleware import is_studio
from digest.studio.gate.page import open_page

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""The address may be a reader's own."""


class FormCharset:
    """To stand before all that reads what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand before these."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let it be read as UTF-8, however that is spelt; Django knows one spelling."""
        request.encoding = "utf-8"
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_arguments: object
    ) -> HttpResponse | None:
        """Refuse a form that is written in anything else, before its page reads it wrongly."""
        is_form = request.content_type in _FORMS and may_read_form(view)
        if not is_form or is_ours(request.META.get("CONTENT_TYPE", "")):
            return None
        return _in_studio(request) if is_studio(request) else _refused(request)


def _refused(request: HttpRequest) -> HttpResponse:
    response = render(request, "400.html", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    for name, value in _PRIVATE.items():
        response.headers[name] = value
    return response


@open_page(methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
def _in_studio(request: HttpRequest) -> HttpResponse:
    template = "studio/gate/other_characters.html"
    return render(request, template, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
