"""``/studio/readers/<number>/``: one person, with all that is held of them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.readers.history import copies_of, with_history
from digest.studio.readers.looks import LOOK_LASTS, begin_look, looks_at, may_still_see
from digest.studio.readers.taken import taken_by
from digest.team.roles import Permission
from subscribers.account.held_about import held_about
from subscribers.address import shown_address
from subscribers.models import Subscriber
from subscribers.suppressions.look_up import suppression_of

PAGE = "studio/readers/reader.html"
NOT_SHOWN = "studio/readers/not_shown.html"
COPIES_ON_A_PAGE = 30


@studio_page(Permission.SEE_READERS)
def reader_page(request: StudioRequest, number: int) -> HttpResponse:
    """Show somebody, where a look at them lasts; POST begins one. Else a button, and nothing of
    them."""
    person = find_reader(number)
    now = timezone.now()
    if request.method == "POST":
        begin_look(request, person, at=now)
        return redirect("studio:reader", number)
    if not may_still_see(request, person, at=now):
        minutes = LOOK_LASTS.seconds // 60
        return render(request, NOT_SHOWN, {"number": number, "minutes": minutes})
    return render(request, PAGE, reader_context(request, person))


def find_reader(number: int) -> Subscriber:
    """Return whose number that is. Raises Http404."""
    return get_object_or_404(Subscriber, public_id=number)


def reader_context(request: StudioRequest, person: Subscriber) -> dict[str, object]:
    """Return what the page says of somebody."""
    now = timezone.now()
    page = Paginator(copies_of(person), COPIES_ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "person": person,
        "address": shown_address(person.email),
        "barred": suppression_of(person.email_key or ""),
        "taken": taken_by(person, on=now.date()),
        "held": held_about(person, with_deliveries=False),
        "page": page,
        "copies": with_history(copies_of(person).filter(pk__in=[row.pk for row in page])),
        "looks": looks_at(person),
    }
