"""``/studio/issues/<slug>/preview/``: the bytes that would be sent, in a frame of their own."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.delivery.copies.preview import Preview
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.asked_preview import asked_preview
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.in_scheme import in_scheme
from digest.studio.issues.mail_frame import in_mail_frame
from digest.studio.issues.refusals import REFUSALS
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def preview_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the issue as ``asked_preview`` says.

    ``?as=text`` shows the text; ``?images=off`` shows it as a mail program that loads none,
    ``?scheme=light`` or ``dark`` as one that is so: its own colours for that are then shown,
    whatever this browser is.
    """
    issue = find_issue(slug)
    try:
        preview = asked_preview(request, issue)
    except REFUSALS as refusal:
        response = render(request, "studio/issues/no_preview.html", {"why": str(refusal)})
    else:
        as_text, scheme = request.GET.get("as") == "text", request.GET.get("scheme", "")
        response = _shown(preview, as_text=as_text, scheme=scheme)
    return in_mail_frame(response, with_images=request.GET.get("images") != "off")


def _shown(preview: Preview, *, as_text: bool, scheme: str) -> HttpResponse:
    if as_text or not preview.html:
        return HttpResponse(preview.text, content_type="text/plain; charset=utf-8")
    html = in_scheme(preview.html, scheme)
    return HttpResponse(html, content_type="text/html; charset=utf-8")
