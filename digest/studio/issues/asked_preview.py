"""The preview that the form beside an issue asks for."""

from django.utils import timezone

from digest.delivery.copies.preview import Preview, preview_variant
from digest.delivery.errors import PreviewError
from digest.issues.models import Issue
from digest.newsletters.models import Topic
from digest.studio.gate.page import StudioRequest
from digest.studio.issues.which_text import asks_for_approved
from digest.studio.number_in import number_in
from digest.studio.readers.looks import may_still_see
from digest.team.roles import Permission
from subscribers.models import Subscriber


def asked_preview(request: StudioRequest, issue: Issue) -> Preview:
    """Return the issue as the address asks: for readers of each ``topic`` (none: of all), who want
    ``large=on`` or ``only=text``; or for the ``reader`` of that number, at whom a look lasts.
    ``which=approved`` shows what was approved, without what was changed since.

    Raises PreviewError where they get nothing, or nobody may look; SnapshotError, TemplateError.
    """
    person = asked_reader(request)
    slugs = request.GET.getlist("topic")
    return preview_variant(
        issue,
        topics=list(Topic.objects.filter(slug__in=slugs)) if slugs and not person else None,
        subscriber=person,
        now=timezone.now(),
        large_text=request.GET.get("large") == "on",
        text_only=request.GET.get("only") == "text",
        with_changes=not asks_for_approved(request),
    )


def asked_reader(request: StudioRequest) -> Subscriber | None:
    """Return whose mail is asked for; None where it is nobody's. Raises PreviewError where the
    member has not begun a look at them."""
    if not request.GET.get("reader"):
        return None
    number = number_in(request.GET["reader"])
    person = None
    if request.member.may(Permission.SEE_READERS):
        person = Subscriber.objects.filter(public_id=number).first()
    if person is None or not may_still_see(request, person, at=timezone.now()):
        raise PreviewError("The look at this reader is over; look them up by their address again.")
    return person
