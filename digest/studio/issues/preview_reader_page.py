"""``/studio/issues/<slug>/preview/reader/``: an issue is looked at as one reader gets it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.inbox_line import inbox_line
from digest.studio.issues.issue_page import PAGE, issue_context
from digest.studio.readers.looks import begin_look
from digest.team.roles import Permission
from subscribers.address import AddressError, normal_address
from subscribers.models import Subscriber


@studio_page(Permission.SEE_READERS, methods=("POST",))
def preview_reader_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Begin a look at the reader of ``address``, and lead to the issue as they get it. The address
    stands in no link, no log and not in the audit trail."""
    issue = find_issue(slug)
    written = request.POST.get("address", "")
    person = _reader_of(written)
    if person is None:
        shown = {"line": inbox_line(request, issue), "unknown": written, "is_unknown": True}
        return render(request, PAGE, issue_context(request, issue) | shown, status=422)
    begin_look(request, person, at=timezone.now())
    address = reverse("studio:issue", args=[issue.slug])
    return redirect(f"{address}?reader={person.public_id}#preview-head")


def _reader_of(written: str) -> Subscriber | None:
    try:
        key = normal_address(written).key
    except AddressError:
        return None
    return Subscriber.objects.filter(email_key=key).first()
