"""``/new-address/<token>``: the link in the mail to an address that somebody moves to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.page_language import speak
from subscribers.account.move import CannotMoveError, find_change, move
from subscribers.address import shown_address
from subscribers.links.tokens import link_signer
from subscribers.pages.private_page import private_page


@private_page
def new_address_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; POST moves the mail here."""
    now = timezone.now()
    change = find_change(token, at=now)
    if change is None:
        return render(request, "subscribers/new_address_not_valid.html", status=404)
    newsletter = change.newsletter
    speak(request, own=change.subscriber.language, newsletter=newsletter.language)
    context = {"token": token, "newsletter": newsletter, "address": shown_address(change.email)}
    if request.method != "POST":
        return render(request, "subscribers/new_address.html", context)
    try:
        person = move(change, at=now)
    except CannotMoveError:
        return render(request, "subscribers/new_address_refused.html", context, status=409)
    context["preferences_token"] = link_signer().preferences_token(
        person.public_id, newsletter.pk, person.token_generation
    )
    return render(request, "subscribers/moved.html", context)
