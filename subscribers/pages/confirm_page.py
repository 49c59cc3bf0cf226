"""``/confirm/<token>``: the link in the mail that a sign-up brings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.archive.published import published_issues
from digest.page_language import speak
from subscribers.enrol import ComplainedError
from subscribers.models import Subscription
from subscribers.pages.private_page import private_page
from subscribers.sign_up.confirm_sign_up import (
    confirm_sign_up,
    find_sign_up,
)
from subscribers.tokens import link_signer

NOT_VALID = "subscribers/confirm_not_valid.html"


@private_page
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; POST makes the person a reader. A second one finds it done."""
    now = timezone.now()
    asked = find_sign_up(token, at=now)
    if asked is None:
        return render(request, NOT_VALID, status=404)
    speak(request, own=asked.language, newsletter=asked.newsletter.language)
    if request.method != "POST":
        context = {"token": token, "newsletter": asked.newsletter, "address": asked.email}
        template = (
            "subscribers/confirmed.html" if asked.confirmed_as else "subscribers/confirm.html"
        )
        if asked.confirmed_as:
            context = _confirmed_context(asked.confirmed_as)
        return render(request, template, context)
    try:
        subscription = confirm_sign_up(asked, at=now)
    except ComplainedError:
        context = {"newsletter": asked.newsletter}
        return render(request, "subscribers/confirm_refused.html", context, status=409)
    return render(request, "subscribers/confirmed.html", _confirmed_context(subscription))


def _confirmed_context(subscription: Subscription) -> dict[str, object]:
    reader, newsletter = subscription.subscriber, subscription.newsletter
    return {
        "newsletter": newsletter,
        "latest": published_issues().filter(newsletter=newsletter).order_by("-date", "-pk").first(),
        "preferences_token": link_signer().preferences_token(
            reader.public_id, newsletter.pk, reader.token_generation
        ),
    }
