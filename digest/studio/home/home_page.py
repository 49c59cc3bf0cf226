"""``/studio/``: what is ready, what waits, and for whom."""

from django.http import HttpResponse
from django.shortcuts import render

from digest.studio.gate.page import StudioRequest, studio_page
from digest.team.roles import Permission


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def home_page(request: StudioRequest) -> HttpResponse:
    """Show where the newsletters stand."""
    return render(request, "studio/home/home.html")
