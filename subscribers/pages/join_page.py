"""``/preferences/<token>/join?newsletter=...``: another newsletter, or one left before, at the same
address, which need not be typed again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from digest.newsletters.models import Newsletter
from subscribers.address import masked_address, normal_address
from subscribers.models import Subscription, SubscriptionState
from subscribers.pages.find_subscription import find_by_preferences_token
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to
from subscribers.pages.server_in_front import network_of
from subscribers.sign_up.ask_to_join import ask_to_join
from subscribers.sign_up.wishes import JoiningWishes
from subscribers.sign_up.wording import consent_wording, wording_mark


@private_page
def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is agreed to; POST has the mail sent that asks the owner of the address to confirm,
    since the link that leads here may have been forwarded.

    Of every newsletter but the link's own it says the same whether or not its reader takes it: what
    somebody else reads can tell an illness. The mail tells its owner.
    """
    subscription = find_by_preferences_token(token)
    if subscription is None:
        return redirect("preferences", token=token)
    person = subscription.subscriber
    newsletter = _named(request.GET.get("newsletter", ""))
    if newsletter is None or _is_taken_here(subscription, newsletter):
        return redirect("preferences", token=token)
    speak_to(request, subscription)
    wording = consent_wording(newsletter)
    context = {
        "token": token,
        "newsletter": newsletter,
        "address": masked_address(person.email),
        "wording": wording,
        "wording_mark": wording_mark(wording),
    }
    if request.method != "POST" or request.POST.get("wording") != context["wording_mark"]:
        return render(request, "subscribers/join.html", context)
    wishes = JoiningWishes(
        address=normal_address(person.email),
        time_zone=person.time_zone,
        language=person.language or translation.get_language() or newsletter.language,
        wording=wording,
    )
    now = timezone.now()
    if not ask_to_join(newsletter, wishes, network=network_of(request, at=now), at=now):
        return render(request, "subscribers/too_often.html", context, status=429)
    return render(request, "subscribers/subscribe_asked.html", context)


def _named(slug: str) -> Newsletter | None:
    # Not by a query: PostgreSQL takes no NUL, and anybody can send one.
    return next((one for one in Newsletter.objects.all() if one.slug == slug), None)


def _is_taken_here(subscription: Subscription, newsletter: Newsletter) -> bool:
    is_own = subscription.newsletter_id == newsletter.pk
    return is_own and subscription.state == SubscriptionState.ACTIVE
