"""``/studio/issues/``: all issues, newest first, and those that can be composed now."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.home.coming_issues import day_without_draft
from digest.team.roles import Permission

ON_A_PAGE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Which issue somebody would have composed, as they sent it."""

    slug: str
    """Of the newsletter."""
    date: str


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def issue_list_page(request: StudioRequest) -> HttpResponse:
    """List issues, newest first."""
    return show_issues(request)


def show_issues(
    request: StudioRequest, *, asked: Asked | None = None, refusal: str = ""
) -> HttpResponse:
    """Return the list; ``refusal`` says why what was ``asked`` was not composed."""
    now = timezone.now()
    issues = Issue.objects.select_related("newsletter").order_by("-date", "-pk")
    days = [(each, day_without_draft(each, now=now)) for each in Newsletter.objects.all()]
    for_any_day = request.member.may(Permission.RELEASE)
    context = {
        "page": Paginator(issues, ON_A_PAGE).get_page(request.GET.get("page")),
        "now": now,
        "to_compose": [(each, day) for each, day in days if day is not None or for_any_day],
        "asked": asked,
        "refusal": refusal,
    }
    return render(request, "studio/issues/list.html", context, status=409 if refusal else 200)
