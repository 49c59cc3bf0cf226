"""``/unsubscribe/<token>/undo``: back again, the same as before or with fewer mails."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.delivery.controls.owe_again import owe_again
from subscribers.leaving.undo_unsubscribe import undo_unsubscribe
from subscribers.models import Cadence
from subscribers.pages.find_subscription import find_by_unsubscribe_token
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to
from subscribers.pages.readers_day import day_to_wait_for
from subscribers.pages.unsubscribe_page import UNDOABLE


@private_page
def undo_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST takes back an unsubscribing of the last hour; anything else leads to that page."""
    subscription = find_by_unsubscribe_token(token)
    if request.method != "POST" or subscription is None:
        return redirect("unsubscribe", token=token)
    speak_to(request, subscription)
    now = timezone.now()
    wants_fewer = request.POST.get("cadence") == Cadence.MONTHLY.value
    undone = undo_unsubscribe(
        subscription.subscriber.public_id,
        subscription.newsletter_id,
        hows=UNDOABLE,
        at=now,
        cadence=Cadence.MONTHLY if wants_fewer else None,
    )
    if not undone:
        return redirect("unsubscribe", token=token)
    subscription.refresh_from_db()
    owe_again(subscription)
    context = {
        "newsletter": subscription.newsletter,
        "cadence": subscription.cadence,
        "paused_until": day_to_wait_for(subscription, at=now),
    }
    return render(request, "subscribers/undone.html", context)
