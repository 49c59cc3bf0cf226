"""``/unsubscribe/<token>``: the way out, for people and for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.form_charset import reads_no_form
from subscribers.address import masked_address
from subscribers.leaving.undo_unsubscribe import can_be_undone
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from subscribers.pages.find_subscription import find_by_unsubscribe_token
from subscribers.pages.leaving_reason_page import reasons_in_words
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to

BY_PAGE = "page"
BY_MAIL_PROGRAM = "one-click"
UNDOABLE = (BY_PAGE, BY_MAIL_PROGRAM)


@reads_no_form
@private_page
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET offers one button; POST ends the subscription at once and for good.

    The body of the POST is never read, so that none can be wrong: the address says it all. The
    answer is 200 whatever the token, since a mail program that is told otherwise tries again or
    shows its user a failure.
    """
    subscription = find_by_unsubscribe_token(token)
    if subscription is None:
        return render(request, "subscribers/unsubscribe_unknown.html")
    speak_to(request, subscription)
    if request.method == "POST":
        unsubscribe(
            subscription.subscriber.public_id,
            subscription.newsletter_id,
            how=BY_PAGE if request.GET.get("by") == BY_PAGE else BY_MAIL_PROGRAM,
            at=timezone.now(),
        )
        subscription.refresh_from_db(fields=["state", "ended_at", "ended_how"])
    ended = subscription.state == SubscriptionState.UNSUBSCRIBED
    template = "subscribers/unsubscribed.html" if ended else "subscribers/unsubscribe.html"
    return render(request, template, _context(token, subscription))


def _context(token: str, subscription: Subscription) -> dict[str, object]:
    return {
        "token": token,
        "newsletter": subscription.newsletter,
        "address": _address(subscription.subscriber),
        "reasons": reasons_in_words(),
        "undoable": can_be_undone(subscription, hows=UNDOABLE, at=timezone.now()),
        "offer_monthly": subscription.cadence != Cadence.MONTHLY,
    }


def _address(reader: Subscriber) -> str:
    # This link still unsubscribes after a move: whoever reads mail at the former address must not
    # learn where it goes now.
    return masked_address(reader.email) if reader.email and not reader.token_generation else ""
