"""``/subscribe``: joining by oneself."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from digest.newsletters.models import Newsletter
from digest.page_language import speak
from subscribers.models import Cadence
from subscribers.pages.client_network import client_network
from subscribers.pages.sign_up_form import SignUpForm
from subscribers.sign_up.ask_to_join import ask_to_join
from subscribers.sign_up.wording import consent_wording
from subscribers.topic_choice import offered_topics

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
    form = SignUpForm(request.POST, newsletter=newsletter)
    if form.is_trapped:
        return render(request, ASKED, {"newsletter": newsletter})
    if not form.is_valid():
        sent = request.POST.dict() | {
            "topics": {int(pk) for pk in request.POST.getlist("topics") if pk.isdecimal()}
        }
        context = _context(newsletter, wording) | {"values": sent, "errors": form.errors}
        return render(request, FORM, context, status=422)
    language = translation.get_language() or newsletter.language
    wishes = form.wishes(wording=wording, language=language)
    network = client_network(request.META)
    if not ask_to_join(newsletter, wishes, network=network, at=timezone.now()):
        return render(request, "subscribers/too_often.html", {"newsletter": newsletter}, status=429)
    context = {"newsletter": newsletter, "address": wishes.address.email}
    return render(request, ASKED, context)


def _newsletter(request: HttpRequest) -> Newsletter | None:
    """Return the one that is asked for, or the only one there is."""
    slug = (request.POST if request.method == "POST" else request.GET).get("newsletter", "")
    found = list(Newsletter.objects.filter(slug=slug) if slug else Newsletter.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def _context(newsletter: Newsletter, wording: str) -> dict[str, object]:
    return {
        "newsletter": newsletter,
        "topics": offered_topics(newsletter),
        "cadences": Cadence.choices,
        "wording": wording,
        "language": translation.get_language(),
        "values": {"cadence": Cadence.WEEKLY.value, "topics": frozenset()},
    }
