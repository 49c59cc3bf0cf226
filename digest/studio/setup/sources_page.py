"""``/studio/sources/``: where summaries come from."""

from typing import cast

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.change_error import ChangeError
from digest.sources.fetching.fetch_errors import shown_address
from digest.sources.models import Source
from digest.sources.records import DateOrder
from digest.sources.register import add_source, list_sources
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.number_in import number_in
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/setup/sources.html"


@studio_page(Permission.SET_UP)
def sources_page(request: StudioRequest) -> HttpResponse:
    """List the sources with what their last reading gave; POST adds a further address.

    Folders and files of the server's are added by command alone: whoever signs in here may not
    have a say over what else lies on that machine.
    """
    if request.method != "POST":
        return render(request, PAGE, _context())
    sent = request.POST
    try:
        source = _add(request)
    except ChangeError as error:
        return render(request, PAGE, _context() | {"error": error, "values": sent}, status=422)
    success(request, f"Added {source.slug}. It is read within a minute, where the worker runs.")
    return redirect("studio:sources")


def described(source: Source) -> dict[str, object]:
    """Return what the audit trail keeps of a source."""
    is_address = "://" in source.location
    return {
        # An address may hold a key of ours.
        "location": shown_address(source.location) if is_address else source.location,
        "kind": source.kind,
        "rights": source.rights,
        "date_order": source.date_order,
        "every_hours": source.every_hours,
        "headings": source.headings,
    }


def _add(request: StudioRequest) -> Source:
    location = request.POST.get("location", "").strip()
    if not location.lower().startswith(("http://", "https://")):
        raise ChangeError(
            "Give an address with https://. A folder or file of the server's is added there, by "
            "command: digest sources add FOLDER"
        )
    # What is no number is 0, which is refused in words.
    hours = number_in(request.POST.get("every_hours", "6").strip())
    at = timezone.now()
    with transaction.atomic():
        source = add_source(
            location,
            slug=request.POST.get("slug", "").strip() or None,
            kind=request.POST.get("kind") or None,
            rights=request.POST.get("rights") or None,
            date_order=cast("DateOrder", request.POST.get("date_order") or "month-first"),
            every_hours=hours,
            at=at,
        )
        record(
            "added",
            f"source {source.slug}",
            by=request.member.email,
            at=at,
            after=described(source),
        )
    return source


def _context() -> dict[str, object]:
    return {"sources": list_sources(), "values": {}, "now": timezone.now()}
