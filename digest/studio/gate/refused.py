"""The page for a form that cannot be believed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from digest.studio.gate.page import open_page


@open_page(methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"))
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused, and what to do: its page was open for too long, or it came from
    another site. To be set as CSRF_FAILURE_VIEW."""
    return render(request, "studio/gate/form_too_old.html", {"reason": reason}, status=403)
