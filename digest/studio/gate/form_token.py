"""``/studio/you/form-token/``: the secret that forms carry, for a page that was open already when
its member signed in anew."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from digest.studio.gate.page import StudioRequest, studio_page
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def form_token_part(request: StudioRequest) -> HttpResponse:
    """Give the ``token``, and whose it is as ``member``: a page that somebody else opened goes on
    for nobody but them."""
    return JsonResponse({"token": get_token(request), "member": request.member.email})
