"""The page for an address at which there is nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from digest.studio.gate.middleware import is_studio
from digest.studio.gate.page import open_page


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say so: in the studio with the way back to it, elsewhere as readers are told. To be set as
    ``handler404``."""
    return _in_studio(request) if is_studio(request) else page_not_found(request, exception)


@open_page(methods=("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
def _in_studio(request: HttpRequest) -> HttpResponse:
    return render(request, "studio/gate/not_found.html", status=404)
