"""``/subscribe``: joining by oneself."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from digest.newsletters.models import Newsletter
from digest.page_language import speak
from subscribers.address import shown_address
from subscribers.models import Cadence
from subscribers.pages.server_in_front import network_of
from subscribers.pages.sign_up_form import SignUpForm
from subscribers.pages.topics_field import ticked_again
from subscribers.sign_up.ask_to_join import ask_to_join
from subscribers.sign_up.wording import consent_wording, wording_mark
from subscribers.topics.topic_choice import offered_topics

FORM = "subscribers/subscribe.html"
ASKED = "subscribers/subscribe_asked.html"


@csrf_exempt  # Forms on other sites lead here too, and nothing counts before it is confirmed.
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"script-src": ["'self'"]})
def subscribe_page(request: HttpRequest) -> HttpResponse:
    """Show the form; POST has the mail sent that asks for confirmation.

    The answer is the same whoever has the address and whatever they take already.
    """
    newsletter = _newsletter(request)
    if newsletter is None:
        newsletters = Newsletter.objects.all()
        return render(request, "subscribers/subscribe_to_which.html", {"newsletters": newsletters})
    # A form that was filled in speaks the language it was written in, be it on another site.
    speak(request, own=request.POST.get("language", ""), newsletter=newsletter.language)
    wording = consent_wording(newsletter)
    if request.method != "POST":
        return render(request, FORM, _context(newsletter, wording))
    form = SignUpForm(request.POST, newsletter=newsletter, wording=wording)
    if not form.is_valid():
        shown = offered_topics(newsletter).values_list("pk", flat=True)
        sent = request.POST.dict() | {"topics": ticked_again(request.POST, shown)}
        if "consent" in form.errors:
            sent.pop("consent", None)
        context = _context(newsletter, wording) | {"values": sent, "errors": form.errors}
        return render(request, FORM, context, status=422)
    language = translation.get_language() or newsletter.language
    wishes = form.wishes(language=language)
    now = timezone.now()
    if not ask_to_join(newsletter, wishes, network=network_of(request, at=now), at=now):
        return render(request, "subscribers/too_often.html", {"newsletter": newsletter}, status=429)
    context = {"newsletter": newsletter, "address": shown_address(wishes.address.email)}
    return render(request, ASKED, context)


def _newsletter(request: HttpRequest) -> Newsletter | None:
    """Return the one that is asked for, or the only one there is."""
    slug = (request.POST if request.method == "POST" else request.GET).get("newsletter", "")
    found = [one for one in Newsletter.objects.all() if slug in {"", one.slug}]
    return found[0] if len(found) == 1 else None


def _context(newsletter: Newsletter, wording: str) -> dict[str, object]:
    return {
        "newsletter": newsletter,
        "topics": offered_topics(newsletter),
        "cadences": Cadence.choices,
        "wording": wording,
        "wording_mark": wording_mark(wording),
        "language": translation.get_language(),
        "values": {"cadence": Cadence.WEEKLY.value, "topics": frozenset()},
    }
