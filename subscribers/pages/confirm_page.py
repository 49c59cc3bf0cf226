"""``/confirm/<token>``: the link in the mail that a sign-up brings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.archive.published import published_issues
from digest.page_language import speak
from subscribers.enrol import ComplainedError
from subscribers.links.tokens import link_signer
from subscribers.models import SignUp, Subscription, SubscriptionState
from subscribers.pages.private_page import private_page
from subscribers.pages.readers_day import day_to_wait_for
from subscribers.sign_up.confirm_sign_up import (
    confirm_sign_up,
    find_sign_up,
)

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
        if asked.confirmed_as:
            return _confirmed(request, asked.confirmed_as)
        context = {"token": token, "newsletter": asked.newsletter}
        return render(request, "subscribers/confirm.html", context)
    try:
        subscription = confirm_sign_up(asked, at=now)
    except SignUp.DoesNotExist:
        # Erased, or too old, a moment ago.
        return render(request, NOT_VALID, status=404)
    except ComplainedError:
        context = {"newsletter": asked.newsletter}
        return render(request, "subscribers/confirm_refused.html", context, status=409)
    return _confirmed(request, subscription)


def _confirmed(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    reader, newsletter = subscription.subscriber, subscription.newsletter
    token = link_signer().preferences_token(
        reader.public_id, newsletter.pk, reader.token_generation
    )
    if subscription.state != SubscriptionState.ACTIVE:
        # They have left since.
        return render(request, "subscribers/ended.html", {"newsletter": newsletter, "token": token})
    latest = published_issues().filter(newsletter=newsletter).order_by("-date", "-pk").first()
    context = {
        "newsletter": newsletter,
        "latest": latest,
        "preferences_token": token,
        "cadence": subscription.cadence,
        "paused_until": day_to_wait_for(subscription, at=timezone.now()),
    }
    return render(request, "subscribers/confirmed.html", context)
