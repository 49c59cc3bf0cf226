"""``/privacy/<newsletter>``: what becomes of readers' data, as the program itself treats them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from digest.events import forget_bodies
from digest.newsletters.models import Newsletter
from digest.page_language import speak
from subscribers import request_limit
from subscribers.leaving import kept_consents
from subscribers.pages.periods_in_words import in_days, in_hours, in_years
from subscribers.service_mail.lifetimes import (
    ACCOUNT_LINK_COUNTS_FOR,
    SERVICE_MAILS_KEPT_FOR,
    SIGN_UP_COUNTS_FOR,
)


@require_safe
def privacy_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell readers of one newsletter what GDPR, article 13, has them told.

    A newsletter with a notice of its own leads there; mails that were sent before still link here.
    """
    newsletter = get_object_or_404(Newsletter, slug=slug)
    if newsletter.privacy_url:
        return redirect(newsletter.privacy_url)
    speak(request, newsletter=newsletter.language)
    context = {
        "newsletter": newsletter,
        "contact": newsletter.reply_to or newsletter.from_address,
        "provider": settings.ENVIRONMENT.provider,
        "sign_up": in_days(SIGN_UP_COUNTS_FOR),
        "requests": in_days(request_limit.KEPT_FOR),
        "service_mails": in_days(SERVICE_MAILS_KEPT_FOR),
        "reports": in_days(forget_bodies.KEPT_FOR),
        "consents": in_years(kept_consents.KEPT_FOR),
        "account_link": in_hours(ACCOUNT_LINK_COUNTS_FOR),
    }
    return render(request, "subscribers/privacy.html", context)
