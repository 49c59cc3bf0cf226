"""The language of a page whose reader is known by their link."""

from django.http import HttpRequest

from digest.page_language import speak
from subscribers.models import Subscription


def speak_to(request: HttpRequest, subscription: Subscription) -> None:
    """Let the rest of this answer speak the reader's language."""
    speak(
        request,
        own=subscription.subscriber.language,
        newsletter=subscription.newsletter.language,
    )
