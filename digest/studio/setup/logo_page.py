"""``/studio/newsletters/<slug>/logo/``: the picture in the head of its mail."""

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.newsletters.logos.keep_logo import keep_logo
from digest.newsletters.logos.picture import PictureError
from digest.newsletters.logos.read_picture import MOST_BYTES, read_picture
from digest.newsletters.logos.shown_logo import as_shown
from digest.newsletters.models import Logo, Newsletter
from digest.studio.gate.page import StudioRequest
from digest.studio.gate.uploads import page_that_takes_files
from digest.studio.setup.look_page import PAGE, logo_of, look_context
from digest.studio.setup.newsletter_page import find_newsletter
from digest.studio.setup.seen import changed_since
from digest.team.audit import record
from digest.team.roles import Permission


@page_that_takes_files(Permission.SET_UP, most_bytes=MOST_BYTES)
def logo_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Give the newsletter the picture that is sent, or take its logo away (``do=remove``)."""
    newsletter = find_newsletter(slug)
    if request.method != "POST":
        return redirect("studio:look", slug)
    try:
        logo = None if request.POST.get("do") == "remove" else _sent(request)
    except PictureError as error:
        context = look_context(newsletter) | {"logo_fault": str(error)}
        return render(request, PAGE, context, status=422)
    if not _give(request, newsletter, logo):
        return _too_late(request, newsletter, logo)
    shown = "this logo now" if logo else "its name again"
    success(request, f"Its mail shows {shown}. What was approved stays.")
    return redirect("studio:look", slug)


def _sent(request: StudioRequest) -> Logo:
    """Return the picture that was sent, or the one that was sent before and not used."""
    sent = request.FILES.get("logo")
    if sent is not None:
        picture = read_picture(sent.read(), size=sent.size or 0)
        # Kept even if somebody was quicker: no browser fills in a file once more.
        return keep_logo(picture, by=request.member.email, at=timezone.now())
    kept = Logo.objects.filter(sha256=request.POST.get("kept", "")).first()
    if kept is None:
        raise PictureError("Choose the file first.")
    return kept


def _give(request: StudioRequest, newsletter: Newsletter, logo: Logo | None) -> bool:
    """Let mail that is approved from now on show it; False where somebody changed it meanwhile."""
    with transaction.atomic():
        newsletter = Newsletter.objects.select_for_update(of=("self",)).get(pk=newsletter.pk)
        before, after = logo_of(newsletter), {"logo": logo.sha256 if logo else ""}
        if before == after:
            return True
        if changed_since(request.POST.get("seen", ""), before):
            return False
        Newsletter.objects.filter(pk=newsletter.pk).update(logo=logo)
        record(
            "changed",
            f"newsletter {newsletter.slug}",
            by=request.member.email,
            at=timezone.now(),
            before=before,
            after=after,
        )
    return True


def _too_late(request: StudioRequest, newsletter: Newsletter, logo: Logo | None) -> HttpResponse:
    newsletter.refresh_from_db()
    context = look_context(newsletter) | {"late": True}
    if logo is not None:
        context |= {"yours": as_shown(logo), "kept": logo.sha256}
    return render(request, PAGE, context, status=409)
