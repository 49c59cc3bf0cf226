"""The web server in front of ours: whom it serves, and whether it was set up to say so."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.http import HttpRequest

from digest.web_address import LOOPBACK_HOSTS
from subscribers.models import RecentRequest
from subscribers.pages.client_network import find_caller

NOTED_ONCE_IN = timedelta(hours=1)


class Doubt(models.TextChoices):
    """Why all whom it serves count as one network."""

    UNNAMED = "unnamed proxy"
    """It says whom it serves, and DIGEST_PROXIES does not name it."""
    SILENT = "silent proxy"
    """It does not say whom it serves."""


def network_of(request: HttpRequest, *, at: datetime) -> str:
    """Return from which network somebody asks. Where a web server in front hides that, it is noted
    for a day, so that ``digest doctor`` can tell the person who runs it."""
    environment = settings.ENVIRONMENT
    caller = find_caller(request.META, environment.proxies)
    if caller.unnamed_proxy:
        _note(Doubt.UNNAMED, caller.unnamed_proxy, at)
    elif caller.silent_proxy and environment.base_host not in LOOPBACK_HOSTS:
        _note(Doubt.SILENT, caller.silent_proxy, at)
    return caller.network


def doubts_about_it(*, at: datetime) -> dict[Doubt, str]:
    """Return each doubt of the last day, with the address of the server in front."""
    noted = RecentRequest.objects.filter(
        purpose__in=Doubt.values, at__gt=at - timedelta(days=1)
    ).order_by("at")
    return {Doubt(one.purpose): one.whose for one in noted}


def _note(doubt: Doubt, address: str, at: datetime) -> None:
    # Anybody on a network of one's own can call from as many addresses: one note is enough.
    noted = RecentRequest.objects.filter(purpose=doubt, at__gt=at - NOTED_ONCE_IN)
    if not noted.exists():
        RecentRequest.objects.create(purpose=doubt, whose=address, at=at)
