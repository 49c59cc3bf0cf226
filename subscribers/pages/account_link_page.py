"""``/preferences/<token>/account``: having the link to one's account mailed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from subscribers.account.ask_for_link import ask_for_link
from subscribers.address import masked_address
from subscribers.pages.find_subscription import find_by_preferences_token
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to


@private_page
def account_link_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST has the link mailed; anything else leads to the preferences."""
    subscription = find_by_preferences_token(token)
    if request.method != "POST" or subscription is None:
        return redirect("preferences", token=token)
    speak_to(request, subscription)
    ask_for_link(subscription, at=timezone.now())
    context = {
        "token": token,
        "newsletter": subscription.newsletter,
        "address": masked_address(subscription.subscriber.email),
    }
    return render(request, "subscribers/account_link_sent.html", context)
