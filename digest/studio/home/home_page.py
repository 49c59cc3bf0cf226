"""``/studio/``: what is ready, what waits, for whom, and how it goes."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.newsletters.models import Newsletter
from digest.sources.models import Source
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.home.coming_issues import desk_of
from digest.studio.home.growth import growth_of
from digest.studio.home.health import health_of
from digest.studio.home.left_between import left_before_the_next
from digest.studio.home.pressing import pressing
from digest.studio.home.recent_issues import recent_issues
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def home_page(request: StudioRequest) -> HttpResponse:
    """Show where each newsletter stands, what cannot wait first."""
    now = timezone.now()
    newsletters = [_told_of(newsletter, now) for newsletter in Newsletter.objects.all()]
    context = {
        "now": now,
        "pressing": pressing(),
        "newsletters": newsletters,
        "sources": Source.objects.registered(),
    }
    return render(request, "studio/home/home.html", context)


def _told_of(newsletter: Newsletter, now: datetime) -> dict[str, object]:
    recent = recent_issues(newsletter, now=now)
    left = left_before_the_next([each.issue for each in reversed(recent)])
    return {
        "desk": desk_of(newsletter, now=now),
        "recent": [(each, left.get(each.issue.pk, 0)) for each in recent],
        "some_pending": any(each.pending for each in recent),
        "growth": growth_of(newsletter, now=now),
        "health": health_of(recent),
    }
