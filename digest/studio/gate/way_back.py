"""Where somebody comes back to, once they are in."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from digest.studio.gate.middleware import STUDIO


def safe_next(request: HttpRequest) -> str:
    """Return the page of the studio that somebody came for; empty where they named another."""
    return _of_ours(request.POST.get("next", "") or request.GET.get("next", ""))


def page_to_come_back_to(request: HttpRequest) -> str:
    """Return the page that was asked for, that asks for a part of itself, or whose form was sent;
    empty for none."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if htmx:
        return _of_ours(htmx.current_url_abs_path or "")
    # What was posted cannot be posted again by itself; a page can be shown again.
    is_page = request.method in {"GET", "HEAD"}
    return request.get_full_path() if is_page else page_of_form(request.path_info)


def page_of_form(path: str) -> str:
    """Return the page whose form is sent to this path: where that shows no page, the one above."""
    try:
        shows = getattr(resolve(path).func, "methods", ())
    except Resolver404:
        shows = ()
    return path if "GET" in shows else page_above(path)


def page_above(path: str) -> str:
    """Return the nearest page of the studio above the one at this path."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    while above.startswith(STUDIO) and above != STUDIO:
        try:
            resolve(above)
        except Resolver404:
            above = above.rstrip("/").rpartition("/")[0] + "/"
        else:
            return above
    return STUDIO


def _of_ours(address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith(STUDIO) else ""
