"""The page for a form that cannot be believed."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from digest.studio.gate.page import open_page
from digest.studio.gate.way_back import page_of_form

_SECRETS = frozenset({"password", "again", "present", "code"})
_SEEN = "seen"
"""How names of fields begin that hold what a page showed."""
_NOT_WRITTEN = frozenset({"csrfmiddlewaretoken", "next", "q"})
"""Fields that no box shows: the page itself filled them in."""


@open_page(methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused, and what to do: its page was open for too long, or it came from
    another site. Whoever is in sees what they wrote, to copy it. To be set as CSRF_FAILURE_VIEW."""
    shown = {
        "reason": reason,
        "page": page_of_form(request.path_info),
        "texts": list(_texts(request)) if hasattr(request, "member") else [],
    }
    return render(request, "studio/gate/form_too_old.html", shown, status=403)


def _texts(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what a person wrote, with its field's name; what has no blank is soon typed again."""
    if _SECRETS & request.POST.keys():
        return
    for name, values in request.POST.lists():
        if name.startswith(_SEEN) or name in _NOT_WRITTEN:
            continue
        for value in values:
            if len(value.split()) > 1:
                yield name.replace("_", " "), value
