"""``/studio/issues/``: every issue there was."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.team.roles import Permission

ON_A_PAGE = 30


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def issue_list_page(request: StudioRequest) -> HttpResponse:
    """List issues, newest first."""
    issues = Issue.objects.select_related("newsletter").order_by("-date", "-pk")
    page = Paginator(issues, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/issues/list.html", {"page": page, "now": timezone.now()})
