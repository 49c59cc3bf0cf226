"""``/unsubscribe/<token>/reason``: why, for those who like to say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from subscribers.leaving.tell_why import tell_why
from subscribers.models import Reason, SubscriptionState
from subscribers.pages.find_subscription import find_by_unsubscribe_token
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to


@private_page
def leaving_reason_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST counts the reason; anything else leads back."""
    subscription = find_by_unsubscribe_token(token)
    reason = request.POST.get("reason", "")
    if request.method != "POST" or subscription is None or reason not in Reason.values:
        return redirect("unsubscribe", token=token)
    if subscription.state != SubscriptionState.UNSUBSCRIBED:
        # They have taken it back since; nothing may tell them that no mail comes.
        return redirect("unsubscribe", token=token)
    speak_to(request, subscription)
    tell_why(subscription, Reason(reason), at=timezone.now())
    context = {"newsletter": subscription.newsletter}
    return render(request, "subscribers/told_why.html", context)


def reasons_in_words() -> tuple[tuple[str, str], ...]:
    """Return value and words of each reason."""
    return (
        (Reason.TOO_OFTEN.value, _("Too much mail")),
        (Reason.NOT_FOR_ME.value, _("Not about what I am looking for")),
        (Reason.HARD_TO_READ.value, _("Hard to read or to understand")),
        (Reason.WEIGHS_ON_ME.value, _("Reading it weighs on me")),
        (Reason.OTHER.value, _("Something else")),
    )
