"""``/studio/newsletters/<slug>/logo/``: the picture in the head of its mail."""

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.newsletters.logos.keep_logo import give_logo
from digest.newsletters.logos.picture import Picture, PictureError
from digest.newsletters.logos.read_picture import MOST_BYTES, read_picture
from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest
from digest.studio.gate.uploads import page_that_takes_files
from digest.studio.setup.look_page import PAGE, look_context
from digest.studio.setup.newsletter_page import find_newsletter
from digest.team.audit import record
from digest.team.roles import Permission


@page_that_takes_files(Permission.SET_UP, most_bytes=MOST_BYTES)
def logo_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Give the newsletter the picture that is sent, or take its logo away (``do=remove``)."""
    newsletter = find_newsletter(slug)
    if request.method != "POST":
        return redirect("studio:look", slug)
    if request.POST.get("do") == "remove":
        _give(request, newsletter, None)
        success(request, "Its mail shows its name again. What was approved stays.")
        return redirect("studio:look", slug)
    try:
        picture = _sent(request)
    except PictureError as error:
        context = look_context(newsletter) | {"logo_fault": str(error)}
        return render(request, PAGE, context, status=422)
    _give(request, newsletter, picture)
    success(request, "Its mail shows this logo now. What was approved stays.")
    return redirect("studio:look", slug)


def _sent(request: StudioRequest) -> Picture:
    sent = request.FILES.get("logo")
    if sent is None:
        raise PictureError("Choose the file first.")
    return read_picture(sent.read(), size=sent.size or 0)


def _give(request: StudioRequest, newsletter: Newsletter, picture: Picture | None) -> None:
    by, at = request.member.email, timezone.now()
    with transaction.atomic():
        before = Newsletter.objects.select_for_update(of=("self",)).get(pk=newsletter.pk)
        was = {"logo": before.logo.sha256 if before.logo else ""}
        give_logo(newsletter, picture, by=by, at=at)
        after = {"logo": picture.sha256 if picture else ""}
        subject = f"newsletter {newsletter.slug}"
        record("changed", subject, by=by, at=at, before=was, after=after)
