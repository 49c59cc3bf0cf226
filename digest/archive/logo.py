"""``/logos/<hash>.<suffix>``: newsletters' logos, for mail programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from digest.newsletters.logos.shown_logo import SUFFIXES
from digest.newsletters.models import Logo

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def logo(request: HttpRequest, sha256: str, suffix: str) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Answer with the picture of that hash. The address is the same for everybody, so that it
    tells nobody who has opened what; and it never changes, so that it is fetched once."""
    found = Logo.objects.filter(sha256=sha256).first()
    if found is None or SUFFIXES[found.media_type] != suffix:
        raise Http404("There is no such logo.")
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response.headers["Cache-Control"] = _FOR_EVER
    return response
